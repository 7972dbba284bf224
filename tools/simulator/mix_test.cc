#include "simulator/mix.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tracklake::simulator {
namespace {

// These numbers are what every seed means: if they change, all worlds change.
TEST(MixTest, NumbersAreTheSameOnEveryMachine) {
  EXPECT_EQ(Mix(1, 2), Mix(1, 2));
  EXPECT_NE(Mix(1, 2), Mix(2, 1));
  Dice dice(42);
  EXPECT_EQ(dice.Next(), 13679457532755275413U);
  EXPECT_EQ(dice.Next(), 2949826092126892291U);
}

TEST(MixTest, DiceStayWithinTheirBounds) {
  Dice dice(7);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 10'000; ++i) {
    const int value = dice.Between(-3, 4);
    ASSERT_GE(value, -3);
    ASSERT_LE(value, 4);
    low = low || value == -3;
    high = high || value == 4;
  }
  EXPECT_TRUE(low && high);
}

TEST(MixTest, WavesMoveInSmallSteps) {
  const Day start{std::chrono::days(-30)};  // around 1970, where days change sign
  int reached = 0;
  for (int i = 0; i < 400; ++i) {
    const Day day = start + std::chrono::days(i);
    const int now = Wave(5, day, 9, 90);
    const int next = Wave(5, day + std::chrono::days(1), 9, 90);
    ASSERT_LE(std::abs(next - now), 2 * 90 / 9 + 1) << i;
    reached = std::max(reached, std::abs(now));
  }
  EXPECT_GT(reached, 45);
  EXPECT_LE(reached, 90);
}

}  // namespace
}  // namespace tracklake::simulator
