// Lakes that older tracklakes made, as they left them (tests/fixtures/lakes): they are queried as
// they are, rolled up, and move to this version by themselves, day by day, and no reader sees less
// meanwhile. epoch-1: DuckDB wrote its files; epoch-2: the transformer was an older one besides,
// which lost two songs that today's keeps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "lake/lake.h"
#include "lake/testing/hooked_store.h"
#include "lake/version.h"
#include "query/session.h"
#include "rollup/roll_up.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::IsEmpty;

// Rows that every version gives, and that a reader would miss.
constexpr const char* kSeen =
    "SELECT 'song' AS what, month, day, song_id, song_name FROM songs UNION ALL "
    "SELECT 'artist', month, day, artist_id, artist_name FROM artists UNION ALL "
    "SELECT 'entry', month, day, item_id, item_name FROM playlist_tracks UNION ALL "
    "SELECT 'view', strftime(track_date, '%m'), strftime(track_date, '%d'), song_id, song_name "
    "FROM spotify_tracks ORDER BY ALL";

class OldLakeTest : public testing::TestWithParam<const char*> {
 protected:
  OldLakeTest() {
    std::filesystem::copy(std::filesystem::path(TRACKLAKE_OLD_LAKES) / GetParam(), folder_.path(),
                          std::filesystem::copy_options::recursive);
  }

  using Rows = std::multiset<std::string>;
  Rows Ask() {
    auto session = QuerySession::Open(&store_, &clock_, kSeen, {});
    EXPECT_TRUE(session) << session.error().message;
    Rows rows;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      std::string line;
      for (const auto& cell : row) line += cell.value_or("NULL") + "|";
      rows.insert(line);
      return true;
    });
    EXPECT_TRUE(ran) << ran.error().message;
    return rows;
  }

  void RollUpAndVerify() {
    const auto rolled = RollUp(&store_, &clock_, {});
    ASSERT_TRUE(rolled) << rolled.error().message;
    EXPECT_GT(rolled->made, 0);
    const auto check = VerifyRollups(&store_, {});
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_GT(check->files, 0);
    EXPECT_THAT(check->damaged, IsEmpty());
    EXPECT_THAT(check->wrong, IsEmpty());
  }

  // Days that are of this version, and that are not.
  std::pair<int, int> Days() {
    int moved = 0;
    int old = 0;
    const auto live = ReadLive(store_);
    for (const LiveDay& day : *live) {
      bool is_old = day.rewritten && day.rewritten->version != CurrentVersion();
      for (const StoredReceipt& object : day.objects) {
        is_old = is_old || object.receipt.version != CurrentVersion();
      }
      (is_old ? old : moved) += 1;
    }
    return {moved, old};
  }

  static bool Includes(const Rows& rows, const Rows& others) {
    return std::ranges::includes(rows, others);
  }

  TempLake folder_;
  LocalStore store_{folder_.path(), {.sync = false}};
  SimulatedClock clock_{Seconds(*ParseIsoDate("2027-03-01"))};
};

TEST_P(OldLakeTest, IsQueriedAndRolledUpAsItIs) {
  const Rows rows = Ask();
  EXPECT_FALSE(rows.empty());
  RollUpAndVerify();
  EXPECT_EQ(Ask(), rows);
  EXPECT_EQ(Days().first, 0);
  const auto report = Lake(&store_, &clock_, {}).Verify();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->clean());
}

TEST_P(OldLakeTest, MovesDayByDayAndNoReaderSeesLess) {
  RollUpAndVerify();
  const Rows before = Ask();
  HookedStore hooked(&store_);
  bool was_between = false;
  hooked.after = [&](std::string_view effect, std::string_view key) -> Result<> {
    // A removal holds the readers' lock.
    if (effect != "put" || !key.starts_with("_tracklake/receipts/")) return {};
    EXPECT_TRUE(Includes(Ask(), before)) << key;
    const auto [moved, old] = Days();
    was_between = was_between || (moved > 0 && old > 0);
    return {};
  };
  std::atomic<bool> is_over = false;
  std::jthread reader([&] {  // beside it, whenever that is
    do {
      EXPECT_TRUE(Includes(Ask(), before));
    } while (!is_over);
  });
  LakeOptions options;
  options.workers = 1;
  const auto report = Lake(&hooked, &clock_, options).TransformNew();
  is_over = true;
  reader.join();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report->failures, IsEmpty());
  EXPECT_TRUE(was_between);
  EXPECT_EQ(Days().second, 0);
  const Rows after = Ask();
  EXPECT_TRUE(Includes(after, before));
  EXPECT_EQ(after.size() > before.size(), std::string(GetParam()) == "epoch-2");
  RollUpAndVerify();
  EXPECT_EQ(Ask(), after);
  const auto verified = Lake(&store_, &clock_, {}).Verify();
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->clean());
  EXPECT_EQ(verified->other_version_objects, 0);
}

INSTANTIATE_TEST_SUITE_P(Lakes, OldLakeTest, testing::Values("epoch-1", "epoch-2"),
                         [](const auto& lake) {
                           return std::string(lake.param) == "epoch-1" ? "epoch1" : "epoch2";
                         });

}  // namespace
}  // namespace tracklake
