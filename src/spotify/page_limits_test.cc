#include "spotify/page_limits.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

class PageLimitsTest : public testing::Test {
 protected:
  MemoryStore store_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
};

TEST_F(PageLimitsTest, ARefusedLimitIsLoweredStepByStepAndNeverBelowOne) {
  EXPECT_EQ(PageLimits::NextLimit(100), 50);
  EXPECT_EQ(PageLimits::NextLimit(50), 20);
  EXPECT_EQ(PageLimits::NextLimit(49), 20);
  EXPECT_EQ(PageLimits::NextLimit(20), 10);
  EXPECT_EQ(PageLimits::NextLimit(10), 5);
  EXPECT_EQ(PageLimits::NextLimit(5), 1);
  EXPECT_EQ(PageLimits::NextLimit(1), 1);
}

TEST_F(PageLimitsTest, WhatOneProcessLearntTheNextOneKnowsForAWeek) {
  EXPECT_EQ(PageLimits(&store_, &clock_).Of("me/tracks"), std::nullopt);
  PageLimits first(&store_, &clock_);
  ASSERT_TRUE(first.Lower("me/tracks", 50).has_value());
  ASSERT_TRUE(first.Lower("search", 10).has_value());
  EXPECT_EQ(first.Of("me/tracks"), 20);
  PageLimits next(&store_, &clock_);
  EXPECT_EQ(next.Of("me/tracks"), 20);
  EXPECT_EQ(next.Of("search"), 5);
  EXPECT_EQ(next.Of("me/albums"), std::nullopt);
  clock_.SleepFor(kPageLimitsLast);
  EXPECT_EQ(next.Of("me/tracks"), std::nullopt);
}

TEST_F(PageLimitsTest, TwoProcessesThatLearnAtOnceLoseNothing) {
  PageLimits one(&store_, &clock_);
  PageLimits other(&store_, &clock_);
  EXPECT_EQ(one.Of("a"), std::nullopt);
  EXPECT_EQ(other.Of("a"), std::nullopt);
  ASSERT_TRUE(one.Lower("a", 50).has_value());
  ASSERT_TRUE(other.Lower("b", 20).has_value());
  PageLimits next(&store_, &clock_);
  EXPECT_EQ(next.Of("a"), 20);
  EXPECT_EQ(next.Of("b"), 10);
}

TEST_F(PageLimitsTest, AFileThatDoesNotReadIsWrittenAnew) {
  for (const char* bytes : {"", "[]", "{\"schema_version\":2}", "{\"schema_version\":1}"}) {
    MemoryStore store;
    ASSERT_TRUE(store.PutIfAbsent("_tracklake/state/page_limits.json", bytes).has_value());
    PageLimits limits(&store, &clock_);
    EXPECT_EQ(limits.Of("a"), std::nullopt);
    ASSERT_TRUE(limits.Lower("a", 50).has_value()) << bytes;
    EXPECT_EQ(PageLimits(&store, &clock_).Of("a"), 20);
  }
}

}  // namespace
}  // namespace tracklake
