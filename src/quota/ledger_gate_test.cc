#include "quota/ledger_gate.h"

#include <gtest/gtest.h>

#include <memory>

#include "store/testing/faulty_store.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr char kFamily[] = "playlists/items";
const Seconds kNoon = *ParseCompactTimestamp("20261121T120000Z");

class LedgerGateTest : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<LedgerGate> Open() {
    return std::make_unique<LedgerGate>(&ledger_, budgets_, &clock_);
  }
  // As many as are admitted, up to `most`.
  static int Call(CallGate* gate, int most) {
    int calls = 0;
    while (calls < most && gate->Admit(kFamily).has_value()) ++calls;
    return calls;
  }
  std::int64_t Used() {
    return StandingOf(**ledger_.Load(), kFamily, budgets_, clock_.NowSeconds()).used;
  }

  QuotaBudgets budgets_{100, {}};
  SimulatedClock clock_{kNoon};
  const StoreWorld world_{GetParam()};
  ObjectStore& store_ = *world_;
  Ledger ledger_{&store_, "ledger"};
};

TEST_P(LedgerGateTest, AdmitsTheBudgetToTheLastCallAndNotOneMore) {
  const auto gate = Open();
  EXPECT_EQ(Call(gate.get(), 1000), 100);
  const auto refused = gate->Admit(kFamily);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kDeferred);
  EXPECT_EQ(refused.error().retry_at, kNoon + kQuotaBucket + kQuotaInFlight + kQuotaWindow);
}

TEST_P(LedgerGateTest, SaysWhetherACallMayBeMadeAndCountsNothing) {
  const auto gate = Open();
  for (int asked = 0; asked < 200; ++asked) EXPECT_TRUE(gate->MayCall(kFamily).has_value());
  EXPECT_EQ(Used(), 0);
  while (gate->MayCall(kFamily).has_value()) ASSERT_TRUE(gate->Admit(kFamily).has_value());
  EXPECT_EQ(Used(), 100);
  EXPECT_EQ(gate->MayCall(kFamily).error().retry_at, gate->Admit(kFamily).error().retry_at);
}

TEST_P(LedgerGateTest, ALongRateLimitClosesTheFamilyAndLeavesTheBudgetAsItIs) {
  const auto gate = Open();
  EXPECT_EQ(Call(gate.get(), 10), 10);
  gate->Close(kFamily, kNoon + hours(5), Closing::kRateLimit);
  EXPECT_EQ(Call(gate.get(), 1), 0);
  clock_.SleepFor(hours(5));
  EXPECT_EQ(Call(gate.get(), 1000), 90);
  clock_.SleepFor(hours(48));
  gate->Close(kFamily, clock_.NowSeconds() + hours(5), Closing::kQuota);
  clock_.SleepFor(hours(5));
  EXPECT_LT(Call(gate.get(), 1000), 100);
}

TEST_P(LedgerGateTest, AClosedFamilyIsToldByWhoseItIs) {
  const auto gate = Open();
  for (const auto& [family, whose] : {std::pair("reccobeats", "ReccoBeats"), {"me", "Spotify"}}) {
    gate->Close(family, kNoon + hours(1), Closing::kRateLimit);
    const auto refused = gate->Admit(family);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().message, fmt::format("{} takes no more calls of {} until {}", whose,
                                                   family, FormatTimestamp(kNoon + hours(1))));
  }
}

TEST_P(LedgerGateTest, CountsACallBeforeItIsMadeAndGivesBackWhatWasNotUsed) {
  auto gate = Open();
  for (int calls = 1; calls <= 40; ++calls) {
    ASSERT_TRUE(gate->Admit(kFamily).has_value());
    EXPECT_GE(Used(), calls);
    EXPECT_LT(Used(), calls + kMaxLeasedCalls);
  }
  gate.reset();
  EXPECT_EQ(Used(), 40);
}

TEST_P(LedgerGateTest, WritesTheLedgerFarLessOftenThanItAdmits) {
  budgets_.calls_per_day = 500;
  FaultyStore counted(&store_, {.at_effect = 0});
  Ledger ledger(&counted, "ledger");
  LedgerGate gate(&ledger, budgets_, &clock_);
  EXPECT_EQ(Call(&gate, 102), 102);
  EXPECT_LE(counted.effects(), 11);
}

TEST_P(LedgerGateTest, AProcessThatDiesLosesLessThanALease) {
  constexpr int kWritesOfTenCalls = 5;
  FaultyStore cut_off(&store_, {.at_effect = kWritesOfTenCalls + 1, .for_ever = true});
  Ledger ledger(&cut_off, "ledger");
  EXPECT_EQ(Call(std::make_unique<LedgerGate>(&ledger, budgets_, &clock_).get(), 10), 10);
  EXPECT_EQ(cut_off.effects(), kWritesOfTenCalls + 1) << "what it tried to give back is lost";
  const std::int64_t used = Used();
  EXPECT_GT(used, 10);
  EXPECT_LT(used - 10, kMaxLeasedCalls);
  EXPECT_EQ(Call(Open().get(), 1000), 100 - used);
}

TEST_P(LedgerGateTest, ALeaseEndsWithItsBucketAndIsGivenBack) {
  const auto gate = Open();
  Call(gate.get(), 20);
  clock_.SleepFor(minutes(5));
  ASSERT_TRUE(gate->Admit(kFamily).has_value());
  const auto state = *ledger_.Load();
  const auto& buckets = state->Family(kFamily).buckets;
  ASSERT_EQ(buckets.size(), 2U);
  EXPECT_EQ(buckets[0].calls, 20);
}

TEST_P(LedgerGateTest, ALeaseIsNotGivenBackTwiceWhenTheAnswerToTheFirstTimeWasLost) {
  constexpr int kWritesOfTwentyCalls = 6;
  FaultyStore lossy(&store_, {.at_effect = kWritesOfTwentyCalls + 1, .after_applying = true});
  Ledger ledger(&lossy, "ledger");
  LedgerGate gate(&ledger, budgets_, &clock_);
  EXPECT_EQ(Call(&gate, 20), 20);
  clock_.SleepFor(minutes(5));
  EXPECT_FALSE(gate.Admit(kFamily).has_value());
  EXPECT_TRUE(gate.Admit(kFamily).has_value());
  const auto state = *ledger_.Load();
  EXPECT_EQ(state->Family(kFamily).buckets.front().calls, 20);
}

TEST_P(LedgerGateTest, TwoGatesShareOneBudget) {
  const auto one = Open();
  Ledger other(&store_, "ledger");
  LedgerGate two(&other, budgets_, &clock_);
  int calls = 0;
  for (int i = 0; i < 1000; ++i) {
    calls += Call(one.get(), 1);
    calls += Call(&two, 1);
  }
  EXPECT_EQ(calls, 100);
}

TEST_P(LedgerGateTest, ARefusalStopsEveryProcessAtOnceLeasesOrNot) {
  const auto one = Open();
  Ledger other(&store_, "ledger");
  LedgerGate two(&other, budgets_, &clock_);
  EXPECT_EQ(Call(&two, 10), 10);  // holds a lease now
  ASSERT_TRUE(one->Admit(kFamily).has_value());
  one->Close(kFamily, kNoon + hours(14), Closing::kRateLimit);
  EXPECT_EQ(Call(&two, 1), 0);
  EXPECT_EQ(Call(one.get(), 1), 0);
  EXPECT_TRUE(two.Admit("artists").has_value());
  clock_.SleepFor(hours(14) - minutes(1));
  EXPECT_EQ(Call(Open().get(), 1), 0);
  clock_.SleepFor(minutes(1));
  EXPECT_EQ(Call(Open().get(), 1), 1);
}

TEST_P(LedgerGateTest, ARefusalSaysWhoRefusedAndUntilWhen) {
  const auto gate = Open();
  gate->Close(kFamily, kNoon + hours(14), Closing::kQuota);
  const auto refused = gate->Admit(kFamily);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().retry_at, kNoon + hours(14));
  EXPECT_NE(refused.error().message.find("Spotify takes no more calls"), std::string::npos);
  EXPECT_NE(refused.error().hint.find("tracklake quota"), std::string::npos);
}

TEST_P(LedgerGateTest, AClosingTellsWhenTheNextCallIsAdmitted) {
  const auto gate = Open();
  EXPECT_EQ(Call(gate.get(), 61), 61);
  const Seconds retry_at = kNoon + kQuotaWindow;
  const Seconds open = gate->Close(kFamily, retry_at, Closing::kQuota);
  EXPECT_GT(open, retry_at) << "the ledger counts to the safe side";
  EXPECT_EQ(gate->Admit(kFamily).error().retry_at, open);
  clock_.SleepFor(open - kNoon);
  EXPECT_TRUE(gate->Admit(kFamily).has_value());
  EXPECT_EQ(gate->Close("artists", open + hours(1), Closing::kQuota), open + hours(1));
}

TEST_P(LedgerGateTest, OnlyWhatWasRefusedIsNotOpenAndNothingIsCountedByAsking) {
  const auto gate = Open();
  EXPECT_EQ(Call(gate.get(), 1000), 100);
  EXPECT_TRUE(gate->CheckOpen(kFamily).has_value());
  gate->Close("token", kNoon + hours(1), Closing::kRateLimit);
  EXPECT_EQ(Open()->CheckOpen("token").error().retry_at, kNoon + hours(1));
  clock_.SleepFor(hours(1));
  EXPECT_TRUE(gate->CheckOpen("token").has_value());
  EXPECT_EQ(Used(), 100);
}

TEST_P(LedgerGateTest, ARefusalOfTheQuotaLowersTheBudgetToTheCallsThatWereMade) {
  const auto gate = Open();
  EXPECT_EQ(Call(gate.get(), 61), 61);
  gate->Close(kFamily, kNoon + hours(1), Closing::kQuota);
  EXPECT_EQ(StandingOf(**ledger_.Load(), kFamily, budgets_, kNoon).budget, 60);
}

TEST_P(LedgerGateTest, AClosingThatCannotBeWrittenKeepsTheGateShut) {
  FaultyStore broken(&store_, {.at_effect = 2, .for_ever = true});
  Ledger ledger(&broken, "ledger");
  LedgerGate gate(&ledger, budgets_, &clock_);
  ASSERT_TRUE(gate.Admit(kFamily).has_value());
  gate.Close(kFamily, kNoon + hours(14), Closing::kQuota);
  const auto refused = gate.Admit("artists");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kIo);
}

TEST_P(LedgerGateTest, ACallThatCannotBeCountedIsNotAdmitted) {
  FaultyStore broken(&store_, {.at_effect = 1, .after_applying = true});
  Ledger ledger(&broken, "ledger");
  LedgerGate gate(&ledger, budgets_, &clock_);
  EXPECT_FALSE(gate.Admit(kFamily).has_value());
  EXPECT_EQ(Used(), 1) << "it stays counted";
  EXPECT_TRUE(gate.Admit(kFamily).has_value());
}

INSTANTIATE_TEST_SUITE_P(Stores, LedgerGateTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
