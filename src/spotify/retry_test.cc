#include "spotify/retry.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The dice at their highest and lowest: they show the limits of every wait.
class FixedRng final : public Rng {
 public:
  explicit FixedRng(std::uint64_t value) : value_(value) {}
  std::uint64_t Next() override { return value_; }

 private:
  const std::uint64_t value_;
};

TEST(RetryTest, BackOffDoublesToItsCapAndThenGivesUp) {
  FixedRng highest(~0ULL);
  RetrySchedule schedule({.give_up_after = seconds(60)}, &highest);
  for (const int below : {250, 500, 1000, 2000, 4000, 8000, 16000, 16000}) {
    EXPECT_EQ(schedule.AfterTransient(), milliseconds(below - 1));
  }
  EXPECT_EQ(schedule.AfterTransient(), std::nullopt);
}

// Each try as long as it may be, each wait as long as the dice allow.
std::chrono::milliseconds WorstCase(milliseconds per_try, bool is_silent) {
  FixedRng highest(~0ULL);
  RetrySchedule schedule({}, &highest, is_silent);
  milliseconds spent{0};
  for (std::optional<milliseconds> wait = milliseconds(0); wait; wait = schedule.AfterTransient()) {
    const milliseconds tried = std::min(per_try, schedule.TryFor());
    schedule.Spend(tried);
    spent += *wait + tried;
  }
  return spent;
}

TEST(RetryTest, AServerThatNeverAnswersIsGivenUpWithinAMinute) {
  for (const int per_try : {1, 3, 10, 15, 60, 600}) {
    const milliseconds first = WorstCase(seconds(per_try), false);
    const milliseconds next = WorstCase(seconds(per_try), true);
    EXPECT_LE(first, seconds(45)) << per_try;
    EXPECT_LE(next, seconds(5)) << per_try;
    EXPECT_LT(first + 2 * next, seconds(60)) << per_try;
  }
}

TEST(RetryTest, FullJitterMayNotWaitAtAll) {
  FixedRng lowest(0);
  RetrySchedule schedule({}, &lowest);
  EXPECT_EQ(schedule.AfterTransient(), milliseconds(0));
  EXPECT_EQ(schedule.AfterDamaged(), milliseconds(0));
}

TEST(RetryTest, ARateLimitIsWaitedOutAsToldPlusALittle) {
  FixedRng highest(~0ULL);
  RetrySchedule schedule({}, &highest);
  EXPECT_EQ(schedule.AfterRateLimit(seconds(3)), milliseconds(3249));
  FixedRng lowest(0);
  RetrySchedule other({}, &lowest);
  EXPECT_EQ(other.AfterRateLimit(seconds(120)), milliseconds(120'000));
  EXPECT_EQ(other.AfterRateLimit(seconds(121)), std::nullopt);
}

TEST(RetryTest, ARateLimitThatDoesNotSayHowLongIsWaitedOutLongerEachTime) {
  FixedRng lowest(0);
  RetrySchedule schedule({}, &lowest);
  EXPECT_EQ(schedule.AfterRateLimit(std::nullopt), milliseconds(1250));
  EXPECT_EQ(schedule.AfterRateLimit(std::nullopt), milliseconds(1500));
  EXPECT_EQ(schedule.AfterRateLimit(std::nullopt), milliseconds(2000));
}

TEST(RetryTest, EveryKindOfRetryIsBounded) {
  FixedRng lowest(0);
  RetrySchedule schedule({}, &lowest);
  int damaged = 0;
  while (schedule.AfterDamaged()) ++damaged;
  int limited = 0;
  while (schedule.AfterRateLimit(seconds(1))) ++limited;
  int glitches = 0;
  while (schedule.AfterTokenGlitch()) ++glitches;
  EXPECT_EQ(damaged, 3);
  EXPECT_EQ(limited, 8);
  EXPECT_EQ(glitches, 2);
}

}  // namespace
}  // namespace tracklake
