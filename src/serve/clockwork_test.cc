#include "serve/clockwork.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

class ClockworkTest : public testing::Test {
 protected:
  ClockworkTest() {
    fakes_.config.schedule_upkeep = "rate(1 hour)";
    EXPECT_TRUE(fakes_.lake.OpenOrCreate().has_value());
    EXPECT_TRUE(bell_.Open().has_value());
  }

  std::unique_ptr<Clockwork> Start() {
    auto clockwork = std::make_unique<Clockwork>(fakes_.services(), &bell_, &on_stage_, &listen_);
    EXPECT_TRUE(clockwork->Open().has_value());
    return clockwork;
  }
  // The end of the run that is due now.
  ScheduledEnd Run(Clockwork& clockwork) {
    EXPECT_EQ(clockwork.next_at(), fakes_.clock.NowSeconds());
    EXPECT_TRUE(clockwork.BeginDue().has_value());
    EXPECT_FALSE(clockwork.is_idle());
    EXPECT_EQ(clockwork.next_at(), std::nullopt);
    pollfd readable{bell_.fd(), POLLIN, 0};
    EXPECT_EQ(poll(&readable, 1, 60'000), 1);
    bell_.Silence();
    auto end = clockwork.TakeEnd();
    if (!end) ADD_FAILURE() << "it has not ended";
    return end ? *std::move(end) : ScheduledEnd();
  }

  app::FakeServices fakes_;
  Bell bell_;
  const app::OnStage on_stage_ = [](const app::StageReport&) {};
  std::vector<std::string> heard_;  // the sources of runs that were listened to
  const ListenToRun listen_ = [this](std::string_view source) {
    heard_.emplace_back(source);
    return std::make_unique<app::RecordedEvents>();
  };
};

TEST_F(ClockworkTest, WhatIsDueRunsOnceAndAgainWhenItsTimeHasCome) {
  const auto clockwork = Start();
  const ScheduledEnd first = Run(*clockwork);
  EXPECT_EQ(first.source, "upkeep");
  ASSERT_TRUE(first.report.has_value());
  EXPECT_TRUE(first.report->crawl.has_value());
  ASSERT_TRUE(clockwork->BeginDue().has_value());
  EXPECT_TRUE(clockwork->is_idle());
  EXPECT_EQ(clockwork->next_at(), fakes_.clock.NowSeconds() + std::chrono::hours(1));
  fakes_.clock.SleepFor(std::chrono::hours(1));
  EXPECT_EQ(Run(*clockwork).source, "upkeep");
  EXPECT_EQ(heard_, std::vector<std::string>(2, "upkeep"));
}

TEST_F(ClockworkTest, ARunThatWasStoppedIsDueAgainAtTheNextStart) {
  {
    const auto clockwork = Start();
    fakes_.stop.request_stop();
    EXPECT_FALSE(Run(*clockwork).report.has_value());
  }
  fakes_.ForgetStop();
  const auto clockwork = Start();
  EXPECT_TRUE(Run(*clockwork).report.has_value());
}

TEST_F(ClockworkTest, AScheduleThatCannotBeIsAnErrorAtTheStart) {
  fakes_.config.schedule_timezone = "Europe/Nowhere";
  Clockwork clockwork(fakes_.services(), &bell_, &on_stage_, &listen_);
  const auto opened = clockwork.Open();
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace tracklake::serve
