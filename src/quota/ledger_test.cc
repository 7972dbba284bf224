#include "quota/ledger.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/clock.h"
#include "lake/testing/hooked_store.h"
#include "store/testing/faulty_store.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using std::chrono::hours;

const Seconds kNoon = *ParseCompactTimestamp("20261121T120000Z");
const QuotaBudgets kBudgets{500, {}};

LedgerState Example() {
  LedgerState state;
  Reserve(&state, "playlists", kBudgets, 3, kNoon);
  Reserve(&state, "artists/a \"b\"", kBudgets, 7, kNoon + hours(2));
  Reserve(&state, "artists/a \"b\"", kBudgets, 1, kNoon + hours(3));
  CloseFamily(&state, "playlists", kBudgets, kNoon + hours(9), true, kNoon + hours(3));
  return state;
}

Ledger::Change TakeOne(const Seconds now = kNoon) {
  return [now](LedgerState* state) { return Reserve(state, "playlists", kBudgets, 1, now).calls; };
}

TEST(LedgerTest, AStateComesBackFromItsText) {
  const auto read = ParseLedger(FormatLedger(Example()), "ledger");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, Example());
}

TEST(LedgerTest, AFullDayOfOneFamilyIsASmallObject) {
  LedgerState state;
  for (int bucket = 0; bucket < 290; ++bucket) {
    Reserve(&state, "playlists/items", {0, {}}, 9, kNoon + bucket * kQuotaBucket);
  }
  EXPECT_LT(FormatLedger(state).size(), 5000U);
}

TEST(LedgerTest, DamagedTextIsRefusedAndNeverReadAsLess) {
  const std::string text = FormatLedger(Example());
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    const auto read = ParseLedger(text.substr(0, size), "ledger");
    ASSERT_FALSE(read.has_value()) << size;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorruption);
  }
  for (const char* wrong :
       {R"({"schema_version":1,"seen":1,"families":{"a":{"calls":[[1,-1]]}}})",
        R"({"schema_version":1,"seen":1,"families":{"a":{"calls":[[300,1],[0,1]]}}})",
        R"({"schema_version":1,"seen":1,"families":{"a":{"calls":[[1]]}}})",
        R"({"schema_version":1,"seen":1,"families":{"a":{"closed_until":"x"}}})",
        R"({"schema_version":1,"seen":9223372036854775807,"families":{}})",
        R"({"schema_version":1,"seen":1,"families":{"a":{"calls":[[0,9223372036854775807]]}}})",
        R"({"schema_version":1,"seen":1,"families":{"a":{"closed_until":253402300800}}})",
        R"({"schema_version":1,"families":{}})", R"({"seen":1,"families":{}})", "[]"}) {
    EXPECT_FALSE(ParseLedger(wrong, "ledger").has_value()) << wrong;
  }
}

TEST(LedgerTest, ALedgerOfALaterVersionIsLeftAlone) {
  const auto read = ParseLedger(R"({"schema_version":2,"anything":true})", "ledger");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kConfig);
}

class LedgerStoreTest : public testing::TestWithParam<const char*> {};

TEST_P(LedgerStoreTest, OfTwoLedgersNoneLosesTheOthersCalls) {
  const StoreWorld world(GetParam());
  ObjectStore& store = *world;
  Ledger one(&store, "ledger");
  Ledger two(&store, "ledger");
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(one.Apply(TakeOne()).has_value());
    ASSERT_TRUE(two.Apply(TakeOne()).has_value());
  }
  EXPECT_EQ(StandingOf(**one.Load(), "playlists", kBudgets, kNoon).used, 40);
}

TEST_P(LedgerStoreTest, AChangeIsMadeAgainOnTheStateThatSomebodyElseWrote) {
  const StoreWorld world(GetParam());
  ObjectStore& store = *world;
  Ledger one(&store, "ledger");
  Ledger two(&store, "ledger");
  int tries = 0;
  const auto change = [&](LedgerState* state) {
    ++tries;
    if (tries == 1) {
      EXPECT_TRUE(two.Apply(TakeOne()).has_value());
    }
    return TakeOne()(state);
  };
  ASSERT_TRUE(one.Apply(change).has_value());
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(StandingOf(**two.Load(), "playlists", kBudgets, kNoon).used, 2);
}

TEST_P(LedgerStoreTest, ADamagedLedgerIsNotWrittenOver) {
  const StoreWorld world(GetParam());
  ObjectStore& store = *world;
  ASSERT_TRUE(store.PutIfAbsent("ledger", "{").has_value());
  Ledger ledger(&store, "ledger");
  const auto applied = ledger.Apply(TakeOne());
  ASSERT_FALSE(applied.has_value());
  EXPECT_EQ(applied.error().kind, ErrorKind::kCorruption);
  EXPECT_FALSE(applied.error().hint.empty());
}

TEST_P(LedgerStoreTest, AWriteWhoseAnswerWasLostStaysCounted) {
  const StoreWorld world(GetParam());
  FaultyStore store(world.get(), {.at_effect = 1, .after_applying = true});
  Ledger ledger(&store, "ledger");
  EXPECT_FALSE(ledger.Apply(TakeOne()).has_value());
  EXPECT_EQ(StandingOf(**ledger.Load(), "playlists", kBudgets, kNoon).used, 1);
}

// Others write after us before we look: their ledger holds our change, or it does not.
TEST_P(LedgerStoreTest, AChangeWhoseAnswerWasLostIsMadeOnceWhoeverCameAfter) {
  for (const bool applied : {false, true}) {
    for (const int others : {0, 1, static_cast<int>(kMaxKeptCommits) - 1}) {
      const StoreWorld world(GetParam());
      HookedStore store(world.get());
      Ledger ledger(&store, "ledger");
      Ledger other(world.get(), "ledger");
      ASSERT_TRUE(other.Apply(TakeOne()).has_value());
      bool is_lost = false;
      const auto lose = [&](std::string_view, std::string_view) -> Result<> {
        if (std::exchange(is_lost, true)) return {};
        for (int i = 0; i < others; ++i) EXPECT_TRUE(other.Apply(TakeOne()).has_value());
        return Fail(ErrorKind::kUnknown, "lost");
      };
      (applied ? store.after : store.before) = lose;
      ASSERT_TRUE(ledger.Apply(TakeOne()).has_value());
      EXPECT_EQ(StandingOf(**ledger.Load(), "playlists", kBudgets, kNoon).used, 2 + others)
          << others << (applied ? " after" : " before");
    }
  }
}

TEST_P(LedgerStoreTest, AChangeThatNobodyCanTellAnyMoreIsAnErrorAndNotMadeAgain) {
  const StoreWorld world(GetParam());
  HookedStore store(world.get());
  Ledger ledger(&store, "ledger");
  Ledger other(world.get(), "ledger");
  ASSERT_TRUE(ledger.Apply(TakeOne()).has_value());
  bool is_lost = false;
  store.after = [&](std::string_view, std::string_view) -> Result<> {
    if (std::exchange(is_lost, true)) return {};
    for (std::size_t i = 0; i <= kMaxKeptCommits; ++i) {
      EXPECT_TRUE(other.Apply(TakeOne()).has_value());
    }
    return Fail(ErrorKind::kUnknown, "lost");
  };
  const auto applied = ledger.Apply(TakeOne());
  ASSERT_FALSE(applied.has_value());
  EXPECT_EQ(applied.error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(StandingOf(**ledger.Load(), "playlists", kBudgets, kNoon).used,
            3 + static_cast<int>(kMaxKeptCommits));
}

INSTANTIATE_TEST_SUITE_P(Stores, LedgerStoreTest, testing::ValuesIn(kStoreWorlds), WorldName);

TEST(LedgerTest, EveryAccountHasALedgerOfItsOwnAndNoNameInItsKey) {
  EXPECT_NE(LedgerKey("one"), LedgerKey("two"));
  EXPECT_EQ(LedgerKey("my account").find("account"), std::string::npos);
  EXPECT_TRUE(LedgerKey("one").starts_with("_tracklake/state/quota/"));
}

}  // namespace
}  // namespace tracklake
