#include "base/clock.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(ClockTest, ASimulatedClockMovesOnlyWhenSomebodySleeps) {
  SimulatedClock clock(*ParseCompactTimestamp("20261120T060000Z"));
  EXPECT_EQ(FormatTimestamp(clock.NowSeconds()), "2026-11-20T06:00:00Z");
  clock.SleepFor(std::chrono::seconds(90));
  EXPECT_EQ(FormatTimestamp(clock.NowSeconds()), "2026-11-20T06:01:30Z");
}

TEST(RngTest, ASeedGivesTheSameNumbersEverywhere) {
  SeededRng rng(42);
  EXPECT_EQ(rng.Next(), 13679457532755275413ULL);
  EXPECT_EQ(rng.Next(), 2949826092126892291ULL);
}

TEST(RngTest, UnitNumbersStayBelowOne) {
  SeededRng rng(7);
  for (int i = 0; i < 1000; ++i) {
    const double unit = rng.NextUnit();
    EXPECT_GE(unit, 0.0);
    EXPECT_LT(unit, 1.0);
  }
}

}  // namespace
}  // namespace tracklake
