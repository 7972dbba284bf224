#include "app/plan.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/quota_ledger.h"
#include "app/testing/fake_services.h"
#include "lake/testing/committed_rows.h"

namespace tracklake::app {
namespace {

constexpr const char* kPlaylist = "37i9dQZF1DXcBWIGoYBM5M";

class PlanTest : public testing::Test {
 protected:
  PlanTest() { fake_.config.playlists = {kPlaylist}; }

  Plan Make() {
    auto plan = MakePlan(fake_.services());
    EXPECT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(fake_.transport.requests().empty());
    return plan.value_or(Plan());
  }
  static std::int64_t CallsOf(const Plan& plan, std::string_view family) {
    std::int64_t calls = 0;
    for (const PlanRow& row : plan.rows) calls += row.family == family ? row.calls : 0;
    return calls;
  }
  // The lake knows the playlist, with so many entries.
  void KnowPlaylist(std::int32_t entries, std::string_view status) {
    const Day day = DayOf(fake_.clock.NowSeconds());
    Rows rows;
    Capture capture{};
    capture.what = "playlist";
    capture.id = kPlaylist;
    capture.claimed_items = entries;
    capture.first_position = 1;
    capture.last_position = status == "complete" ? entries : 100;
    capture.status = status;
    capture.fetched_at = Seconds(day);
    capture.raw_key = "raw/a.json";
    rows.captures.push_back(capture);
    ASSERT_TRUE(CommitRows(**fake_.lake.OpenOrCreate(), day, "raw/a.json", rows));
  }

  FakeServices fake_;
};

TEST_F(PlanTest, NothingIsMadeWhereThereIsNoLake) {
  EXPECT_EQ(CallsOf(Make(), "playlists"), 1);
  EXPECT_FALSE(std::filesystem::exists(fake_.config.lake_dir));
}

TEST_F(PlanTest, APlaylistThatWasNeverReadIsOneCallAndMaybeMore) {
  const Plan plan = Make();
  EXPECT_EQ(CallsOf(plan, "playlists"), 1);
  EXPECT_EQ(plan.unread_lists, 1);
  ASSERT_FALSE(plan.rows.empty());
  EXPECT_TRUE(plan.rows.front().at_least);
  EXPECT_EQ(plan.done_at, plan.at);
  EXPECT_FALSE(plan.capabilities.has_value());
}

TEST_F(PlanTest, OneThatCameInPartIsReadByItsPages) {
  KnowPlaylist(250, "partial");
  const Plan plan = Make();
  EXPECT_EQ(CallsOf(plan, "playlists"), 2);  // the first page; whether it changed meanwhile
  EXPECT_EQ(CallsOf(plan, "playlists/items"), 3);
  EXPECT_FALSE(plan.rows.front().at_least);
}

TEST_F(PlanTest, OneThatCameWholeIsOnlyAskedWhetherItChangedWherePopularityIsNotWanted) {
  KnowPlaylist(250, "complete");
  fake_.config.extract_popularity = false;
  const Plan plan = Make();
  EXPECT_EQ(CallsOf(plan, "playlists"), 1);
  EXPECT_EQ(CallsOf(plan, "playlists/items"), 0);
  EXPECT_EQ(plan.unread_lists, 0);
}

TEST_F(PlanTest, CallsThatTheQuotaHasNoRoomForWait) {
  const auto quota = QuotaLedger::Open(fake_.services());
  ASSERT_TRUE(quota.has_value());
  ASSERT_TRUE((*quota)->ledger().Apply([&](LedgerState* state) {
    Reserve(state, "playlists", (*quota)->budgets(), 500, fake_.clock.NowSeconds());
    return true;
  }));
  const Plan plan = Make();
  EXPECT_GT(plan.done_at, plan.at + std::chrono::hours(23));
  EXPECT_GT(plan.days(), 0.9);
}

TEST_F(PlanTest, TheUsersOwnNeedAConsentAndAreNotCountedWithout) {
  fake_.config.playlists.clear();
  fake_.config.saved_tracks = true;
  const Plan plan = Make();
  EXPECT_TRUE(plan.needs_consent);
  EXPECT_EQ(plan.calls(), 0);
}

TEST_F(PlanTest, WithoutCredentialsThereIsNone) {
  fake_.config.client_id = Secret();
  const auto plan = MakePlan(fake_.services());
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace tracklake::app
