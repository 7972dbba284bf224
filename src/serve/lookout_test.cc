#include "serve/lookout.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LookoutTest : public testing::Test {
 protected:
  LookoutTest() {
    EXPECT_TRUE(bell_.Open().has_value());
    fakes_.config.alarms_webhook = Secret("https://hooks.example.org/x");
    fakes_.transport.SetHandler([](const HttpRequest&) { return HttpResponse{.status = 200}; });
    lookout_.emplace(fakes_.services(), &bell_, &board_);
    EXPECT_TRUE(lookout_->Open().has_value());
  }

  // Looks, if that is due.
  bool Look(milliseconds now, std::int64_t parked = 0) {
    lookout_->BeginDue(now, {.waiting = 3, .parked = parked});
    if (lookout_->is_idle()) return false;
    EXPECT_EQ(lookout_->due(), milliseconds::max());
    pollfd readable{bell_.fd(), POLLIN, 0};
    EXPECT_EQ(poll(&readable, 1, 60'000), 1);
    bell_.Silence();
    lookout_->TakeEnd();
    return true;
  }

  app::FakeServices fakes_;
  Bell bell_;
  HealthBoard board_;
  std::optional<Lookout> lookout_;
};

TEST_F(LookoutTest, NothingIsLookedAtBeforeTheServiceIsReady) {
  EXPECT_EQ(lookout_->due(), milliseconds::max());
  EXPECT_FALSE(Look(std::chrono::hours(9)));
  EXPECT_EQ(board_.Last(), nullptr);
}

TEST_F(LookoutTest, FromThenOnThereIsALookEachMinuteAndOneWhenItIsWoken) {
  ASSERT_TRUE(fakes_.lake.OpenOrCreate().has_value());
  lookout_->Wake(seconds(5));
  EXPECT_FALSE(Look(seconds(4)));
  EXPECT_TRUE(Look(seconds(5)));
  ASSERT_NE(board_.Last(), nullptr);
  EXPECT_EQ(board_.Last()->queue->waiting, 3);
  EXPECT_EQ(lookout_->due(), seconds(65));
  EXPECT_FALSE(Look(seconds(64)));
  EXPECT_TRUE(Look(seconds(65)));
  lookout_->Wake(seconds(80));
  EXPECT_TRUE(Look(seconds(80)));
}

TEST_F(LookoutTest, HoweverOftenItIsWokenItLooksOnceASecond) {
  ASSERT_TRUE(fakes_.lake.OpenOrCreate().has_value());
  int looks = 0;
  for (milliseconds now{0}; now < seconds(10); now += milliseconds(100)) {
    lookout_->Wake(now);
    looks += Look(now) ? 1 : 0;
  }
  EXPECT_EQ(looks, 10);
}

TEST_F(LookoutTest, WhatItSeesBecomesAlarms) {
  ASSERT_TRUE(fakes_.lake.OpenOrCreate().has_value());
  lookout_->Wake(seconds(0));
  EXPECT_TRUE(Look(seconds(0), 1));
  EXPECT_EQ(fakes_.events.CountOf<AlarmChanged>(), 1);
  EXPECT_EQ(fakes_.transport.urls(), std::vector<std::string>{"https://hooks.example.org/x"});
  EXPECT_TRUE(Look(seconds(60), 0));
  EXPECT_EQ(fakes_.events.CountOf<AlarmChanged>(), 2);
}

TEST_F(LookoutTest, ALakeThatIsGoneIsATroubleAndNotTheEnd) {
  lookout_->Wake(seconds(0));
  EXPECT_TRUE(Look(seconds(0)));
  EXPECT_EQ(fakes_.events.CountOf<ServiceTroubled>(), 1);
  ASSERT_TRUE(fakes_.lake.OpenOrCreate().has_value());
  EXPECT_TRUE(Look(seconds(60)));
  EXPECT_NE(board_.Last(), nullptr);
}

}  // namespace
}  // namespace tracklake::serve
