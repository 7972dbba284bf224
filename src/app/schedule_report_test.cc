#include "app/schedule_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/schedule_settings.h"
#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::ElementsAre;

class ScheduleReportTest : public testing::Test {
 protected:
  ScheduleReportTest() {
    fake_.config.playlists = {"37i9dQZF1DXcBWIGoYBM5M"};
    fake_.config.schedule_upkeep = "off";
  }

  ScheduleReport Read(int count) {
    auto report = ReadSchedule(fake_.services(), count);
    EXPECT_TRUE(report.has_value());
    return report.value_or(ScheduleReport{});
  }

  FakeServices fake_;  // at 2026-11-20T06:00:00Z
};

TEST_F(ScheduleReportTest, ThereNeedNotBeALakeYet) {
  fake_.config.schedule_timezone = "Europe/Berlin";
  std::vector<std::string> times;
  for (const UpcomingRun& run : Read(2).runs) {
    times.push_back(run.local + " " + FormatTimestamp(run.at));
  }
  EXPECT_THAT(times, ElementsAre("2026-11-21 06:05 2026-11-21T05:05:00Z",
                                 "2026-11-22 06:05 2026-11-22T05:05:00Z"));
  EXPECT_FALSE(fake_.lake.Exists());
}

TEST_F(ScheduleReportTest, WhatTheLakeRemembersDecides) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  const auto sources = ScheduledSources(fake_.config);
  ObjectStore* store = *fake_.lake.Open();
  SimulatedClock before(*ParseIsoSeconds("2026-11-19T06:05:00Z"));
  auto scheduler = Scheduler::Open(store, &before, *sources, "");
  ASSERT_TRUE(scheduler->Begin(scheduler->Due().front()).has_value());
  ASSERT_TRUE(scheduler->End("extract", "deferred", *ParseIsoSeconds("2026-11-20T09:30:00Z")));
  const ScheduleReport report = Read(2);
  ASSERT_EQ(report.runs.size(), 2U);
  EXPECT_EQ(report.runs[0].run.why, DueReason::kDeferred);
  EXPECT_EQ(report.runs[0].local, "2026-11-20 09:30");
  EXPECT_EQ(report.runs[1].local, "2026-11-21 06:05");
}

TEST_F(ScheduleReportTest, WhatWasMissedComesNow) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  SimulatedClock before(*ParseIsoSeconds("2026-11-10T00:00:00Z"));
  ASSERT_TRUE(Scheduler::Open(*fake_.lake.Open(), &before, *ScheduledSources(fake_.config), ""));
  const ScheduleReport report = Read(1);
  ASSERT_EQ(report.runs.size(), 1U);
  EXPECT_EQ(report.runs[0].run.why, DueReason::kMissed);
  EXPECT_EQ(report.runs[0].at, fake_.clock.NowSeconds());
  EXPECT_EQ(FormatTimestamp(report.runs[0].run.tick), "2026-11-19T06:05:00Z");
}

TEST_F(ScheduleReportTest, WhatNeverComesIsNamed) {
  fake_.config.schedule_extract = "cron(0 0 1 1 ? 2020)";
  const ScheduleReport report = Read(3);
  EXPECT_TRUE(report.runs.empty());
  EXPECT_THAT(report.silent, ElementsAre("extract"));
}

}  // namespace
}  // namespace tracklake::app
