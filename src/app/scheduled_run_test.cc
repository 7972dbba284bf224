#include "app/scheduled_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Config WithAll() {
  Config config;
  config.playlists = {"37i9dQZF1DXcBWIGoYBM5M"};
  config.saved_tracks = true;
  config.top = true;
  config.recently_played = true;
  return config;
}

TEST(ScheduledRunTest, ExtractLeavesOutWhatHasAScheduleOfItsOwn) {
  Config config = WithAll();
  config.schedule_recently_played = "rate(1 hour)";
  config.schedule_playlists = "hourly";
  const Config chosen = ConfigOfSource(config, "extract");
  EXPECT_TRUE(chosen.saved_tracks);
  EXPECT_TRUE(chosen.top);
  EXPECT_FALSE(chosen.recently_played);
  EXPECT_THAT(chosen.playlists, IsEmpty());
}

TEST(ScheduledRunTest, ASourceWithAScheduleOfItsOwnAsksForNothingElse) {
  Config config = WithAll();
  config.schedule_recently_played = "rate(1 hour)";
  const Config plays = ConfigOfSource(config, "recently_played");
  EXPECT_TRUE(plays.recently_played);
  EXPECT_FALSE(plays.saved_tracks);
  EXPECT_FALSE(plays.top);
  EXPECT_THAT(plays.playlists, IsEmpty());
  const Config lists = ConfigOfSource(config, "playlists");
  EXPECT_FALSE(lists.recently_played);
  EXPECT_THAT(lists.playlists, SizeIs(1));
}

TEST(ScheduledRunTest, WhatIsOffStaysOff) {
  EXPECT_FALSE(ConfigOfSource(WithAll(), "saved_albums").followed_artists);
  EXPECT_FALSE(ConfigOfSource(Config(), "top").top);
}

TEST(ScheduledRunTest, UpkeepTransformsRetainsAndCrawls) {
  FakeServices fakes;
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  std::vector<std::size_t> stages;
  const auto report = RunScheduled(fakes.services(), "upkeep", [&](const StageReport& stage) {
    stages.push_back(stage.index());
  });
  ASSERT_TRUE(report.has_value());
  EXPECT_TRUE(report->transform.has_value());
  EXPECT_TRUE(report->retention.has_value());
  EXPECT_TRUE(report->crawl.has_value());
  EXPECT_THAT(stages, SizeIs(3));
}

}  // namespace
}  // namespace tracklake::app
