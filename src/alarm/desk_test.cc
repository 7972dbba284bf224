#include "alarm/desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "app/testing/fake_services.h"

namespace tracklake::alarm {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

// Takes messages, or refuses them.
class Listener final : public Channel {
 public:
  struct Heard {
    std::vector<std::string> titles;
    std::vector<std::int64_t> left_out;
    bool is_deaf = false;
    std::function<void()> before_sending = [] {};
  };

  explicit Listener(Heard* heard) : heard_(heard) {}

  std::string_view name() const override { return "webhook"; }
  std::string target() const override { return "a test"; }
  Result<> Send(const Message& message) override {
    heard_->before_sending();
    if (heard_->is_deaf) return Fail(ErrorKind::kUnavailable, "nobody listens");
    heard_->titles.push_back(TitleOf(message));
    heard_->left_out.push_back(message.left_out);
    return {};
  }

 private:
  Heard* const heard_;
};

class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    EXPECT_TRUE(fake_.lake.OpenOrCreate().has_value());
    Restart();
  }

  void Restart() {
    Channels channels;
    channels.push_back(std::make_unique<Listener>(&heard_));
    desk_.emplace(services_, std::move(channels));
  }
  // A look at a lake of which these families are closed.
  void Look(bool is_blocked) {
    app::Health health;
    health.at = fake_.clock.NowSeconds();
    health.quota.emplace();
    if (is_blocked) {
      app::QuotaRow row{.family = "search"};
      row.now.next_at = health.at + hours(50);
      health.quota->rows.push_back(row);
    }
    desk_->TakeIn(health);
  }
  void Wait(std::chrono::milliseconds time) { fake_.clock.SleepFor(time); }

  app::FakeServices fake_;
  const app::Services services_ = fake_.services();
  Listener::Heard heard_;
  std::optional<Desk> desk_;
};

TEST_F(DeskTest, AnAlarmIsToldOnceAlsoByWhoeverComesAfterARestart) {
  Look(true);
  Look(true);
  Restart();
  Look(true);
  EXPECT_EQ(heard_.titles.size(), 1U);
  Wait(hours(24));
  Restart();
  Look(true);
  Look(false);
  Restart();
  Look(false);
  const std::string lake = "tracklake " + fake_.config.lake_dir + ": ";
  EXPECT_THAT(heard_.titles,
              ElementsAre(lake + "quota", lake + "quota still holds", lake + "quota is over"));
  EXPECT_EQ(fake_.events.CountOf<AlarmChanged>(), 3);
}

TEST_F(DeskTest, WhatCouldNotBeSentIsSentLaterAndTheTroubleIsToldOnce) {
  heard_.is_deaf = true;
  Look(true);
  for (int minute = 0; minute < 10; ++minute) {
    Wait(minutes(1));
    Look(true);
  }
  EXPECT_THAT(heard_.titles, IsEmpty());
  EXPECT_EQ(fake_.events.CountOf<ServiceTroubled>(), 1);
  heard_.is_deaf = false;
  Restart();
  Wait(minutes(9));
  Look(true);
  EXPECT_EQ(heard_.titles.size(), 1U);
}

TEST_F(DeskTest, WhatIsToBeSentIsRememberedBeforeItIsSent) {
  std::size_t pending = 0;
  heard_.before_sending = [&] {
    StateObject<AlarmState> object(*fake_.lake.Open(), std::string(kAlarmsKey), kAlarmsFormat);
    pending = (*object.Load())->outboxes.at("webhook").pending.size();
  };
  Look(true);
  EXPECT_EQ(pending, 1U);
}

TEST_F(DeskTest, AStateThatCannotBeReadIsBegunAnew) {
  Look(true);
  const Upload torn{std::string(kAlarmsKey), "{\"alarms\": [", {}, {}};
  ASSERT_TRUE((*fake_.lake.Open())->Put({&torn, 1}).has_value());
  Restart();
  Look(true);
  EXPECT_EQ(heard_.titles.size(), 2U);
}

TEST_F(DeskTest, WithoutALakeThatIsToldAndNothingElseHappens) {
  fake_.config.lake_dir += "/not/there";
  app::LakePlace nowhere(&fake_.config, &fake_.places, &fake_.rng);
  const app::Services services{
      services_.config, services_.environment, services_.places,    nowhere,
      services_.clock,  services_.rng,         services_.transport, services_.network,
      services_.events, services_.aws,         services_.glue,      services_.stop};
  Desk(services, {}).TakeIn({});
  EXPECT_EQ(fake_.events.CountOf<ServiceTroubled>(), 1);
}

TEST_F(DeskTest, ChannelsThatAreConfiguredNoMoreAreForgotten) {
  heard_.is_deaf = true;
  Look(true);
  desk_.emplace(services_, Channels());
  Look(false);
  StateObject<AlarmState> object(*fake_.lake.Open(), std::string(kAlarmsKey), kAlarmsFormat);
  EXPECT_THAT((*object.Load())->outboxes, IsEmpty());
}

}  // namespace
}  // namespace tracklake::alarm
