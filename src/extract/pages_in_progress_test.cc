// Two that read one list at the same time in a store without locks.
#include "extract/pages_in_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/memory/memory_bucket.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

const Seconds kNow = *ParseCompactTimestamp("20261120T060000Z");

class PagesAtOnceTest : public testing::Test {
 protected:
  PagesInProgress Begin() {
    PagesInProgress pages = *PagesInProgress::Open(&bucket_, "list", kNow);
    EXPECT_TRUE(pages.Begin(kNow, 0, "first"));
    return pages;
  }
  static std::string Read(const PagesInProgress& pages, std::int64_t offset) {
    std::string page;
    const auto read = pages.ReadPage(offset, &page);
    return read.has_value() ? page : "error: " + read.error().message;
  }

  TempLake folder_;
  SimulatedClock clock_{kNow};
  MemoryBucket bucket_{folder_.path(), &clock_};
};

TEST_F(PagesAtOnceTest, APageThatTheOtherBroughtInTheSameSecondIsTaken) {
  PagesInProgress one = Begin();
  PagesInProgress other = Begin();
  EXPECT_TRUE(one.Add(100, "a page").value());
  EXPECT_FALSE(other.Add(100, "the same page later").value());
  EXPECT_EQ(Read(one, 100), "a page");
  EXPECT_EQ(Read(other, 100), "a page");
}

TEST_F(PagesAtOnceTest, WhoeverFindsThePagesLandedIsToldSo) {
  PagesInProgress one = Begin();
  PagesInProgress other = Begin();
  ASSERT_TRUE(one.Add(100, "a page"));
  ASSERT_TRUE(other.Add(100, "a page"));
  ASSERT_TRUE(one.Remove());
  std::string page;
  const auto read = other.ReadPage(100, &page);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(read.error().message, testing::HasSubstr("another run"));
  EXPECT_THAT(read.error().hint, testing::HasSubstr("run it again"));
}

}  // namespace
}  // namespace tracklake
