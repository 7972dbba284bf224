#include "extract/finished_lists.h"

#include <gtest/gtest.h>

#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Seconds kStart = *ParseCompactTimestamp("20261120T060000Z");
constexpr const char* kRequest = "me:acct1:saved_tracks\n/me/tracks?limit=50";

class FinishedListsTest : public testing::TestWithParam<const char*> {
 protected:
  std::optional<FinishedList> FindAt(Seconds at) {
    SimulatedClock clock(at);
    return *FinishedLists(&store_, &clock).Find(kRequest);
  }

  const StoreWorld world_{GetParam()};

  ObjectStore& store_ = *world_;
  SimulatedClock clock_{kStart};
  FinishedLists lists_{&store_, &clock_};
};

TEST_P(FinishedListsTest, IsFoundByTheNextStartForAnHour) {
  EXPECT_FALSE(FindAt(kStart));
  ASSERT_TRUE(lists_.Add(kRequest, {300, false, "snapshot"}).has_value());
  const auto found = FindAt(kStart + minutes(59));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->entries, 300);
  EXPECT_FALSE(found->is_withheld);
  EXPECT_EQ(found->snapshot_id, "snapshot");
  EXPECT_FALSE(FindAt(kStart + minutes(60)));
  EXPECT_FALSE(FindAt(kStart - seconds(1))) << "a clock that ran ahead proves nothing";
}

TEST_P(FinishedListsTest, OthersAreNotFound) {
  ASSERT_TRUE(lists_.Add("another", {1, false, {}}).has_value());
  EXPECT_FALSE(FindAt(kStart));
}

TEST_P(FinishedListsTest, AJobThatHasEndedIsForgotten) {
  ASSERT_TRUE(lists_.Add(kRequest, {0, true, {}}).has_value());
  EXPECT_TRUE(FindAt(kStart)->is_withheld);
  ASSERT_TRUE(lists_.Forget().has_value());
  EXPECT_FALSE(FindAt(kStart));
  EXPECT_TRUE(store_.List("")->empty());
  EXPECT_TRUE(lists_.Forget().has_value());
}

TEST_P(FinishedListsTest, WhatDoesNotReadAsOneOfOursIsNothing) {
  ASSERT_TRUE(lists_.Add(kRequest, {1, false, {}}).has_value());
  const std::string key = store_.List("")->at(0).key;
  for (const char* bytes : {"", "[]", R"({"at":"soon","entries":1,"withheld":false})",
                            R"({"at":"2026-11-20T06:00:00Z","entries":-1,"withheld":false})"}) {
    const Upload upload{key, bytes, {}};
    ASSERT_TRUE(store_.PutAll({&upload, 1}).has_value());
    EXPECT_FALSE(FindAt(kStart)) << bytes;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, FinishedListsTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
