#include "app/longest_pause.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using std::chrono::days;
using std::chrono::hours;

class LongestPauseTest : public testing::Test {
 protected:
  LongestPauseTest() { config_.playlists = {"p"}; }
  std::chrono::seconds Pause() const {
    return LongestPause(config_, *ParseCompactTimestamp("20261120T060000Z"));
  }
  Config config_;
};

TEST_F(LongestPauseTest, IsThatOfTheSchedule) {
  EXPECT_EQ(Pause(), days(1));
  config_.schedule_extract = "weekly";
  EXPECT_EQ(Pause(), days(7));
  config_.schedule_extract = "rate(3 hours)";
  EXPECT_EQ(Pause(), hours(3));
}

TEST_F(LongestPauseTest, SeesOverAWeekend) {
  config_.schedule_extract = "cron(0 8 ? * MON-FRI *)";
  EXPECT_EQ(Pause(), days(3));
}

TEST_F(LongestPauseTest, OfSeveralSourcesTheOneThatComesMostOftenCounts) {
  config_.schedule_extract = "weekly";
  config_.recently_played = true;
  config_.schedule_recently_played = "hourly";
  EXPECT_EQ(Pause(), hours(1));
}

TEST_F(LongestPauseTest, WithoutAScheduleNothingIsExplained) {
  config_.playlists.clear();
  EXPECT_EQ(Pause(), hours(0));
}

}  // namespace
}  // namespace tracklake::app
