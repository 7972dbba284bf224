#include "app/schedule_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace tracklake::app {
namespace {

using testing::ElementsAre;
using testing::Pair;

// source → expression
std::map<std::string, std::string> Scheduled(const Config& config) {
  const auto sources = ScheduledSources(config);
  EXPECT_TRUE(sources.has_value()) << sources.error().message;
  std::map<std::string, std::string> scheduled;
  for (const ScheduledSource& source : *sources) {
    scheduled[source.name] = source.expression.text();
  }
  return scheduled;
}

Config WithPlaylist() {
  Config config;
  config.playlists = {"37i9dQZF1DXcBWIGoYBM5M"};
  return config;
}

TEST(ScheduleSettingsTest, TheDefaultsAreThoseOfTheStackOnAws) {
  Config config = WithPlaylist();
  config.enrich_artists = true;
  EXPECT_THAT(Scheduled(config), ElementsAre(Pair("enrich", "cron(35 6 * * ? *)"),
                                             Pair("extract", "cron(5 6 * * ? *)"),
                                             Pair("upkeep", "cron(50 * * * ? *)")));
}

TEST(ScheduleSettingsTest, EnrichmentFollowsTheWordOfExtract) {
  Config config = WithPlaylist();
  config.enrich_artists = true;
  config.schedule_extract = "weekly";
  EXPECT_EQ(Scheduled(config)["enrich"], "cron(35 6 ? * MON *)");
  config.schedule_extract = "rate(2 hours)";
  EXPECT_EQ(Scheduled(config)["enrich"], "cron(35 6 * * ? *)");
  config.schedule_extract = "off";
  EXPECT_FALSE(Scheduled(config).contains("enrich"));
}

TEST(ScheduleSettingsTest, ASourceMayHaveAScheduleOfItsOwn) {
  Config config = WithPlaylist();
  config.recently_played = true;
  config.schedule_recently_played = "rate(1 hour)";
  EXPECT_EQ(Scheduled(config)["recently_played"], "rate(1 hour)");
  EXPECT_TRUE(Scheduled(config).contains("extract"));
  config.schedule_playlists = "weekly";
  EXPECT_FALSE(Scheduled(config).contains("extract"));  // nothing is left for it
}

TEST(ScheduleSettingsTest, AScheduleOfASourceThatIsOffIsAMistake) {
  Config config = WithPlaylist();
  config.schedule_top = "weekly";
  const auto sources = ScheduledSources(config);
  ASSERT_FALSE(sources.has_value());
  EXPECT_EQ(sources.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(sources.error().message, "schedule.top is set, and sources.top is off");
}

TEST(ScheduleSettingsTest, AZoneThatIsNotThereIsNamed) {
  Config config = WithPlaylist();
  config.schedule_timezone = "Europe/Atlantis";
  const auto sources = ScheduledSources(config);
  ASSERT_FALSE(sources.has_value());
  EXPECT_EQ(sources.error().message, "schedule.timezone: there is no time zone 'Europe/Atlantis'");
}

TEST(ScheduleSettingsTest, AWrongExpressionIsFoundWhenTheConfigurationIsRead) {
  const Environment environment = [](const std::string& name) -> std::optional<std::string> {
    if (name != "TRACKLAKE_SCHEDULE__UPKEEP") return std::nullopt;
    return "cron(61 * * * ? *)";
  };
  const auto loaded = LoadConfig("/dev/null", false, environment);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().message,
            "schedule.upkeep (from TRACKLAKE_SCHEDULE__UPKEEP): minute '61' cannot be read");
  EXPECT_EQ(loaded.error().hint, "A minute goes from 0 to 59.");
}

}  // namespace
}  // namespace tracklake::app
