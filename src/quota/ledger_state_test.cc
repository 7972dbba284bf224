#include "quota/ledger_state.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kFamily[] = "playlists/items";
const Seconds kNoon = *ParseCompactTimestamp("20261121T120000Z");

// From the start of a bucket to when its calls no longer count.
constexpr seconds kStands = kQuotaBucket + kQuotaInFlight + kQuotaWindow;

QuotaBudgets Budget(std::int64_t calls) { return {calls, {}}; }

std::int64_t UsedAt(const LedgerState& state, Seconds time) {
  return StandingOf(state, kFamily, Budget(500), time).used;
}

TEST(LedgerStateTest, GivesNoMoreThanTheBudgetAndSaysWhenThereIsMore) {
  LedgerState state;
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 7, kNoon).calls, 7);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 7, kNoon + minutes(10)).calls, 3);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 1, kNoon + minutes(10)).calls, 0);
  const FamilyStanding standing = StandingOf(state, kFamily, Budget(10), kNoon + hours(1));
  EXPECT_EQ(standing.used, 10);
  EXPECT_EQ(standing.left, 0);
  EXPECT_EQ(standing.next_at, kNoon + kStands);
}

TEST(LedgerStateTest, FamiliesDoNotShareABudgetAndMayHaveTheirOwn) {
  LedgerState state;
  const QuotaBudgets budgets{5, {{"artists", 2}}};
  EXPECT_EQ(Reserve(&state, kFamily, budgets, 9, kNoon).calls, 5);
  EXPECT_EQ(Reserve(&state, "artists", budgets, 9, kNoon).calls, 2);
}

TEST(LedgerStateTest, ACallCountsForADayFromTheLastMomentAtWhichItMayHaveArrived) {
  LedgerState state;
  const Lease lease = Reserve(&state, kFamily, Budget(10), 1, kNoon + seconds(17));
  EXPECT_EQ(lease.bucket, kNoon);
  const Seconds last_arrival = lease.until() + kQuotaInFlight;
  EXPECT_EQ(UsedAt(state, last_arrival + kQuotaWindow - seconds(1)), 1);
  EXPECT_EQ(UsedAt(state, last_arrival + kQuotaWindow), 0);
}

TEST(LedgerStateTest, WhatIsGivenBackMayBeUsedAgain) {
  LedgerState state;
  Lease lease = Reserve(&state, kFamily, Budget(10), 8, kNoon);
  lease.calls = 5;
  GiveBack(&state, kFamily, lease);
  EXPECT_EQ(UsedAt(state, kNoon), 3);
  GiveBack(&state, "unheard/of", lease);
  EXPECT_EQ(UsedAt(state, kNoon), 3);
}

TEST(LedgerStateTest, WithoutABudgetCallsAreCountedAndNotLimited) {
  LedgerState state;
  EXPECT_EQ(Reserve(&state, kFamily, Budget(0), 100'000, kNoon).calls, 100'000);
  const FamilyStanding standing = StandingOf(state, kFamily, Budget(0), kNoon);
  EXPECT_EQ(standing.used, 100'000);
  EXPECT_EQ(standing.left, kUnlimitedLeft);
  EXPECT_FALSE(standing.budget);
}

TEST(LedgerStateTest, AClockThatGoesBackFreesNothing) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(10), 6, kNoon);
  const Seconds back = kNoon - hours(30);
  EXPECT_EQ(UsedAt(state, back), 6);
  const Lease lease = Reserve(&state, kFamily, Budget(10), 9, back);
  EXPECT_EQ(lease.calls, 4);
  EXPECT_EQ(lease.bucket, kNoon) << "counted at the ledger's time, not at the clock's";
  EXPECT_EQ(UsedAt(state, back + kStands), 10);
  EXPECT_EQ(UsedAt(state, kNoon + kStands), 0);
}

TEST(LedgerStateTest, AClosingIsTimedByTheClockThatItWasToldBy) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(10), 1, kNoon);
  const Seconds back = kNoon - hours(2);
  CloseFamily(&state, kFamily, Budget(10), back + hours(1), false, back);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 1, back + minutes(59)).calls, 0);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 1, back + minutes(60)).calls, 1);
}

TEST(LedgerStateTest, TrustingTheClockCountsCallsOfTheFutureAsMadeNow) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(10), 2, kNoon);
  const Seconds wrong = kNoon + hours(24 * 365);
  Reserve(&state, kFamily, Budget(10), 3, wrong);
  CloseFamily(&state, kFamily, Budget(10), wrong + hours(20), true, wrong);
  const Seconds right = kNoon + hours(1);
  TrustClock(&state, right);
  const FamilyStanding standing = StandingOf(state, kFamily, Budget(10), right);
  EXPECT_EQ(standing.used, 5);
  EXPECT_EQ(standing.closed_until, right + kQuotaWindow);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(10), right + kStands).used, 0);
}

TEST(LedgerStateTest, NothingIsCalledWhileAFamilyIsClosedAndOthersGoOn) {
  LedgerState state;
  CloseFamily(&state, kFamily, Budget(10), kNoon + hours(14), false, kNoon);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 1, kNoon + hours(14) - seconds(1)).calls, 0);
  EXPECT_EQ(Reserve(&state, "artists", Budget(10), 1, kNoon).calls, 1);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(10), 1, kNoon + hours(14)).calls, 1);
}

TEST(LedgerStateTest, UnlimitedFamiliesAreClosedToo) {
  LedgerState state;
  CloseFamily(&state, kFamily, Budget(0), kNoon + hours(1), true, kNoon);
  EXPECT_EQ(Reserve(&state, kFamily, Budget(0), 1, kNoon).calls, 0);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(0), kNoon).next_at, kNoon + hours(1));
}

TEST(LedgerStateTest, ALaterClosingIsNotShortenedByAnEarlierOne) {
  LedgerState state;
  CloseFamily(&state, kFamily, Budget(10), kNoon + hours(14), false, kNoon);
  CloseFamily(&state, kFamily, Budget(10), kNoon + seconds(4), false, kNoon);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(10), kNoon).closed_until, kNoon + hours(14));
}

TEST(LedgerStateTest, AnEarlyRefusalLowersTheBudgetToWhatWasServed) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(500), 421, kNoon);
  CloseFamily(&state, kFamily, Budget(500), kNoon + hours(1), true, kNoon);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(500), kNoon).budget, 420);
  // A second answer to calls that were under way says nothing new.
  CloseFamily(&state, kFamily, Budget(500), kNoon + hours(1), true, kNoon);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(500), kNoon).budget, 420);
}

TEST(LedgerStateTest, ARateLimitLowersNoBudget) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(500), 20, kNoon);
  CloseFamily(&state, kFamily, Budget(500), kNoon + seconds(30), false, kNoon);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(500), kNoon).budget, 500);
}

TEST(LedgerStateTest, ALoweredBudgetComesBackByATenthADay) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(500), 421, kNoon);
  CloseFamily(&state, kFamily, Budget(500), kNoon + hours(1), true, kNoon);
  const auto budget = [&](int after_hours) {
    return *StandingOf(state, kFamily, Budget(500), kNoon + hours(after_hours)).budget;
  };
  EXPECT_EQ(budget(24), 420);
  EXPECT_EQ(budget(25), 470);
  EXPECT_EQ(budget(49), 500);
  EXPECT_EQ(budget(480), 500);
}

TEST(LedgerStateTest, ARefusalAtTheFirstCallLeavesATenth) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(500), 1, kNoon);
  CloseFamily(&state, kFamily, Budget(500), kNoon + hours(1), true, kNoon);
  EXPECT_EQ(StandingOf(state, kFamily, Budget(500), kNoon).budget, 50);
}

TEST(LedgerStateTest, PruningChangesNoAnswer) {
  LedgerState state;
  for (int hour = 0; hour < 40; ++hour) {
    Reserve(&state, kFamily, Budget(500), 10, kNoon + hours(hour));
  }
  const Seconds now = kNoon + hours(40);
  LedgerState pruned = state;
  Prune(&pruned, now);
  EXPECT_LT(pruned.Family(kFamily).buckets.size(), 26U);
  EXPECT_EQ(UsedAt(pruned, now), UsedAt(state, now));
  Prune(&pruned, now + hours(48));
  EXPECT_TRUE(pruned.families.empty());
}

TEST(LedgerStateTest, AFamilyThatIsCalledAllDayHasABoundedNumberOfBuckets) {
  LedgerState state;
  for (seconds passed{0}; passed < hours(60); passed += seconds(97)) {
    Reserve(&state, kFamily, Budget(0), 1, kNoon + passed);
    Prune(&state, kNoon + passed);
  }
  EXPECT_LE(state.Family(kFamily).buckets.size(), 290U);
}

TEST(LedgerStateTest, APredictionIsWhatARunAtEveryNextTimeDoes) {
  LedgerState state;
  const QuotaBudgets budgets = Budget(600);
  Reserve(&state, kFamily, budgets, 100, kNoon - hours(20));
  Reserve(&state, kFamily, budgets, 50, kNoon - hours(1));
  const auto predicted = PredictAdmissions(state, kFamily, budgets, 2000, kNoon);
  std::int64_t made = 0;
  Seconds now = kNoon;
  for (const Admission& admission : predicted) {
    EXPECT_EQ(admission.at, now);
    const Lease lease = Reserve(&state, kFamily, budgets, 2000 - made, now);
    EXPECT_EQ(admission.calls, lease.calls);
    made += lease.calls;
    now = StandingOf(state, kFamily, budgets, now).next_at;
  }
  EXPECT_EQ(made, 2000);
  EXPECT_EQ(predicted.size(), 10U);  // three days of 450, 100 and 50, then 200
}

TEST(LedgerStateTest, APredictionWaitsForAClosedFamilyAndForALoweredBudgetToRise) {
  LedgerState state;
  Reserve(&state, kFamily, Budget(100), 11, kNoon);
  CloseFamily(&state, kFamily, Budget(100), kNoon + hours(30), true, kNoon);
  const auto predicted = PredictAdmissions(state, kFamily, Budget(100), 30, kNoon);
  ASSERT_GE(predicted.size(), 2U);
  EXPECT_EQ(predicted[0].at, kNoon + hours(30));
  EXPECT_EQ(predicted[0].calls, 20) << "10 were served, 10 came back after a day";
  EXPECT_EQ(predicted[1].at, kNoon + 2 * kStands);
  EXPECT_EQ(predicted[1].calls, 10);
}

TEST(LedgerStateTest, NothingToCallIsPredictedAsNothing) {
  EXPECT_TRUE(PredictAdmissions({}, kFamily, Budget(100), 0, kNoon).empty());
}

}  // namespace
}  // namespace tracklake
