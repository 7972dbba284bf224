#include "simulator/trend.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tracklake::simulator {
namespace {

using std::chrono::days;

constexpr Day kBorn{std::chrono::year{2026} / 3 / 1};

Life Hit() {
  return {.key = 11,
          .born = kBorn,
          .potential = 950,
          .stature = 800,
          .rise_days = 20,
          .half_life_days = 60};
}

TEST(TrendTest, AHitRisesThenFades) {
  const Life life = Hit();
  EXPECT_EQ(HeatOn(life, kBorn - days(1)), 0);
  const int first = HeatOn(life, kBorn);
  const int best = HeatOn(life, kBorn + days(20));
  EXPECT_LT(first, best / 2);
  EXPECT_GT(best, 850);
  EXPECT_NEAR(HeatOn(life, kBorn + days(80)), best / 2, 60);
  EXPECT_EQ(HeatOn(life, kBorn + days(20 + 60 * 10)), 0);
}

TEST(TrendTest, PopularityDriftsByAFewPointsADay) {
  const Life life = Hit();
  int changes = 0;
  for (int day = 1; day < 180; ++day) {
    const int before = PopularityOn(life, kBorn + days(day - 1));
    const int now = PopularityOn(life, kBorn + days(day));
    ASSERT_LE(std::abs(now - before), 6) << day;
    ASSERT_GE(now, 1);
    ASSERT_LE(now, 100);
    changes += now != before ? 1 : 0;
  }
  EXPECT_GT(changes, 40);
}

TEST(TrendTest, WhatIsDelistedHasNoPopularity) {
  Life life = Hit();
  life.potential = 0;
  EXPECT_EQ(PopularityOn(life, kBorn + days(20)), 0);
}

TEST(TrendTest, FollowersGrowAndCanPassAHundredMillion) {
  EXPECT_GT(FollowersOn(1, 980, kBorn + days(7)), FollowersOn(1, 980, kBorn));
  EXPECT_GT(FollowersOn(1, 980, kBorn), 100'000'000);
}

}  // namespace
}  // namespace tracklake::simulator
