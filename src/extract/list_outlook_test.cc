#include "extract/list_outlook.h"

#include <gtest/gtest.h>

#include "extract/finished_lists.h"
#include "extract/last_landed.h"
#include "extract/list_extraction.h"
#include "extract/pages_in_progress.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Seconds kStart = *ParseCompactTimestamp("20261120T060000Z");

class ListOutlookTest : public testing::TestWithParam<const char*> {
 protected:
  ListOutlook Outlook() { return *OutlookOf(&store_, &clock_, list_); }

  const StoreWorld world_{GetParam()};

  ObjectStore& store_ = *world_;
  SimulatedClock clock_{kStart};
  const ListRequest list_ = SavedTracksList("me", "DE");
};

TEST_P(ListOutlookTest, OfAListThatNobodyHasReadEverythingRemains) {
  EXPECT_EQ(Outlook().pages_there, 0);
  EXPECT_FALSE(Outlook().is_finished);
  EXPECT_FALSE(Outlook().shows_at_once);
}

TEST_P(ListOutlookTest, PagesThatLieThereAreCountedUntilTheyAreTooOld) {
  {
    auto pages = PagesInProgress::Open(&store_, IdentityOf(list_), kStart);
    ASSERT_TRUE(pages->Begin(kStart, 0, "{}").has_value());
    ASSERT_TRUE(pages->Add(50, "{}").has_value());
    EXPECT_EQ(Outlook().pages_there, 2) << "while another process holds the lock";
  }
  EXPECT_FALSE(Outlook().asks_whether_changed);
  clock_.SleepFor(hours(2));
  EXPECT_TRUE(Outlook().asks_whether_changed);
  clock_.SleepFor(kMaxPagesAge);
  EXPECT_EQ(Outlook().pages_there, 0);
  EXPECT_FALSE(store_.List(kPagesPrefix)->empty()) << "looking changes nothing";
}

TEST_P(ListOutlookTest, AListThatHasLandedInThisJobIsFinished) {
  FinishedLists finished(&store_, &clock_);
  ASSERT_TRUE(finished.Add(IdentityOf(list_), {1, false, {}}).has_value());
  EXPECT_TRUE(Outlook().is_finished);
  clock_.SleepFor(minutes(61));
  EXPECT_FALSE(Outlook().is_finished);
}

TEST_P(ListOutlookTest, ALongListThatIsNewestFirstShowsAtOnceForAWeek) {
  const LastLanded last{.first_answer = "x",
                        .observed_at = kStart,
                        .read_at = kStart,
                        .entries = 2000,
                        .pages = kFewPages + 1,
                        .keys = {"raw/x"}};
  ASSERT_TRUE(WriteLastLanded(store_, IdentityOf(list_), last).has_value());
  EXPECT_TRUE(Outlook().shows_at_once);
  clock_.SleepFor(kMaxUnread);
  EXPECT_FALSE(Outlook().shows_at_once);
}

INSTANTIATE_TEST_SUITE_P(Stores, ListOutlookTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
