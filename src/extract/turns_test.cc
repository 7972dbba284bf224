#include "extract/turns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

const Seconds kStart = *ParseCompactTimestamp("20261120T060000Z");
constexpr std::chrono::minutes kLater{30};

class TurnsTest : public testing::TestWithParam<const char*> {
 protected:
  TurnsTest() {
    for (const char* id : {"a", "b", "c", "d"}) lists_.push_back(PlaylistList(id, ""));
  }

  std::vector<std::size_t> OrderAt(Seconds at) { return Turns::Load(&store_, at)->Order(lists_); }

  void Serve(Seconds at, std::size_t list, bool is_settled) {
    ASSERT_TRUE(Turns::Load(&store_, at)->Served(lists_[list], is_settled).has_value());
  }

  const StoreWorld world_{GetParam()};

  ObjectStore& store_ = *world_;
  std::vector<ListRequest> lists_;
};

TEST_P(TurnsTest, ListsThatNobodyServedKeepTheirOrder) {
  EXPECT_THAT(OrderAt(kStart), ElementsAre(0, 1, 2, 3));
}

TEST_P(TurnsTest, ThoseThatWaitLongestComeFirst) {
  Serve(kStart + kLater, 0, true);
  Serve(kStart, 1, true);
  Serve(kStart, 3, true);
  EXPECT_THAT(OrderAt(kStart + 2 * kLater), ElementsAre(2, 1, 3, 0));
}

TEST_P(TurnsTest, AListThatWasBegunComesBeforeThoseThatWereReadThatDayAndAfterOlderOnes) {
  for (const std::size_t list : {0, 1}) Serve(kStart + kLater, list, true);
  Serve(kStart + kLater, 2, false);
  Serve(kStart - std::chrono::hours(24), 3, true);
  EXPECT_THAT(OrderAt(kStart + 2 * kLater), ElementsAre(3, 2, 0, 1));
}

TEST_P(TurnsTest, AListThatWasBegunLaterOnTheSameDayStillComesBeforeThoseThatWereRead) {
  Serve(kStart, 0, true);
  Serve(kStart, 1, true);
  Serve(kStart + kLater, 2, false);
  Serve(kStart + std::chrono::hours(24), 3, false);
  EXPECT_THAT(OrderAt(kStart + std::chrono::hours(30)), ElementsAre(2, 0, 1, 3));
}

TEST_P(TurnsTest, ThoseOfOneRunGoRound) {
  Turns turns = *Turns::Load(&store_, kStart);
  for (const std::size_t list : {2, 3, 0, 1}) {
    ASSERT_TRUE(turns.Served(lists_[list], true).has_value());
  }
  EXPECT_THAT(OrderAt(kStart + kLater), ElementsAre(2, 3, 0, 1));
}

TEST_P(TurnsTest, AnotherMarketIsAnotherList) {
  Serve(kStart, 0, true);
  lists_[0] = PlaylistList("a", "DE");
  EXPECT_THAT(OrderAt(kStart + kLater), ElementsAre(0, 1, 2, 3));
}

TEST_P(TurnsTest, WhatDoesNotReadCostsNothingButTheOrder) {
  for (const char* bytes : {"", "[]", R"({"x":1})", R"({"x":{"at":"soon"}})"}) {
    const Upload upload{"_tracklake/state/turns.json", bytes, {}};
    ASSERT_TRUE(store_.PutAll({&upload, 1}).has_value());
    EXPECT_THAT(OrderAt(kStart), ElementsAre(0, 1, 2, 3)) << bytes;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, TurnsTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
