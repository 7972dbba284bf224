#include "simulator/playlists.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "simulator/extras.h"
#include "simulator/ids.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;

constexpr Day kToday{std::chrono::year{2026} / 11 / 20};
const Playlist& kChart = Playlists()[0];
const Playlist& kLong = Playlists()[1];
const Playlist& kEditorial = Playlists()[2];
const Playlist& kOdds = Playlists()[3];

std::set<std::uint64_t> SongsOf(const std::vector<Entry>& entries) {
  std::set<std::uint64_t> songs;
  for (const Entry& entry : entries) {
    if (entry.kind == EntryKind::kTrack) songs.insert(entry.number);
  }
  return songs;
}

std::map<std::uint64_t, int> RanksOf(const std::vector<Entry>& entries) {
  std::map<std::uint64_t, int> ranks;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ranks.emplace(entries[i].number, static_cast<int>(i));
  }
  return ranks;
}

TEST(PlaylistsTest, LengthsAreThoseThatThePlaylistsPromise) {
  const Catalogue catalogue(1);
  for (int week = 0; week < 30; ++week) {
    const Day day = kToday - days(7 * week);
    EXPECT_EQ(kChart.entries(catalogue, day).size(), 50U);
    EXPECT_EQ(kLong.entries(catalogue, day).size(), 715U);
    EXPECT_EQ(kEditorial.entries(catalogue, day).size(), 120U);
    EXPECT_GT(kOdds.entries(catalogue, day).size(), 40U);
  }
}

TEST(PlaylistsTest, IdsAreWellFormedAndFound) {
  const Catalogue catalogue(1);
  const PlaylistBook book(catalogue);
  for (const Playlist& playlist : Playlists()) {
    EXPECT_TRUE(IsIdForm(playlist.id));
    EXPECT_EQ(book.Find(playlist.id), &playlist);
  }
  EXPECT_EQ(book.Find("37i9dQZEVXbMDoHDwVN2tF"), nullptr);
}

TEST(PlaylistsTest, ContentIsAFunctionOfSeedAndDayAlone) {
  const Catalogue catalogue(1);
  const Catalogue again(1);
  const Catalogue other(2);
  PlaylistBook forwards(catalogue);
  PlaylistBook backwards(again);
  std::vector<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    seen.push_back(forwards.On(kLong, kToday + days(i))->snapshot_id);
  }
  for (int i = 19; i >= 0; --i) {
    EXPECT_EQ(backwards.On(kLong, kToday + days(i))->snapshot_id,
              seen[static_cast<std::size_t>(i)]);
  }
  EXPECT_NE(PlaylistBook(other).On(kLong, kToday)->snapshot_id, seen[0]);
}

TEST(PlaylistsTest, SnapshotIdsChangeExactlyWhenEntriesDo) {
  const Catalogue catalogue(1);
  PlaylistBook book(catalogue);
  for (const Playlist& playlist : Playlists()) {
    int changes = 0;
    for (int i = 1; i <= 60; ++i) {
      const auto before = book.On(playlist, kToday + days(i - 1));
      const auto now = book.On(playlist, kToday + days(i));
      EXPECT_EQ(before->entries == now->entries, before->snapshot_id == now->snapshot_id);
      changes += before->entries == now->entries ? 0 : 1;
    }
    if (&playlist == &kChart) {
      EXPECT_EQ(changes, 60);
    }
    if (&playlist == &kLong) {
      EXPECT_TRUE(changes > 20 && changes < 50) << changes;
    }
    if (&playlist == &kEditorial) {
      EXPECT_TRUE(changes >= 8 && changes <= 9) << changes;
    }
  }
}

TEST(PlaylistsTest, ChartRanksMoveSmoothlyWhileSongsComeAndGo) {
  const Catalogue catalogue(1);
  int moved = 0;
  int stayed = 0;
  for (int day = 1; day <= 60; ++day) {
    const auto before = RanksOf(ChartEntries(catalogue, kToday + days(day - 1)));
    const auto now = RanksOf(ChartEntries(catalogue, kToday + days(day)));
    for (const auto& [song, rank] : now) {
      const auto old = before.find(song);
      if (old == before.end()) continue;
      ++stayed;
      moved += std::abs(rank - old->second);
    }
  }
  EXPECT_GT(stayed, 60 * 45);     // most stay
  EXPECT_LT(stayed, 60 * 50);     // not all
  EXPECT_GT(moved, stayed / 10);  // ranks move
  EXPECT_LT(moved, stayed * 3);   // by a few places a day
}

TEST(PlaylistsTest, AWeekBringsNewSongsToEveryPlaylistThatHasAny) {
  const Catalogue catalogue(1);
  for (const Playlist* playlist : {&kChart, &kLong, &kEditorial}) {
    for (int week = 0; week < 26; ++week) {
      const Day day = kToday - days(7 * week);
      const auto before = SongsOf(playlist->entries(catalogue, day - days(7)));
      int fresh = 0;
      for (const auto song : SongsOf(playlist->entries(catalogue, day))) {
        fresh += before.contains(song) ? 0 : 1;
      }
      EXPECT_GE(fresh, 1) << playlist->about << " week " << week;
      EXPECT_LE(fresh, 30) << playlist->about << " week " << week;
    }
  }
}

TEST(PlaylistsTest, NothingIsListedBeforeItIsReleased) {
  const Catalogue catalogue(1);
  for (const Playlist& playlist : Playlists()) {
    for (const auto song : SongsOf(playlist.entries(catalogue, kToday))) {
      EXPECT_LE(catalogue.ReleaseAt(AlbumOf(song)).released, kToday) << playlist.about;
    }
  }
}

TEST(PlaylistsTest, TheLongListGrowsAtItsEnd) {
  const Catalogue catalogue(1);
  const auto entries = LongListEntries(catalogue, kToday);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    EXPECT_LT(entries[i - 1].added_at, entries[i].added_at) << i;
  }
  EXPECT_LT(entries.back().added_at, Seconds(kToday) + std::chrono::hours(6));
}

TEST(PlaylistsTest, TheEditorialRepeatsSongsAndSaysItWasMadeIn1970) {
  const Catalogue catalogue(1);
  const auto entries = EditorialEntries(catalogue, kToday);
  for (const std::size_t slot : {20, 45, 70, 95, 119}) EXPECT_EQ(entries[slot], entries[slot - 13]);
  for (const Entry& entry : entries) EXPECT_EQ(entry.added_at, Seconds{});
}

TEST(PlaylistsTest, TheOddsHoldEveryKindOfEntry) {
  const Catalogue catalogue(1);
  std::map<EntryKind, int> kinds;
  int undated = 0;
  int by_nobody = 0;
  for (const Entry& entry : OddEntries(catalogue, kToday)) {
    ++kinds[entry.kind];
    undated += entry.added_at ? 0 : 1;
    by_nobody += entry.added_by == kNobody ? 1 : 0;
  }
  EXPECT_GE(kinds[EntryKind::kGone], 4);
  EXPECT_EQ(kinds[EntryKind::kLocal], static_cast<int>(LocalFiles().size()) + 1);
  EXPECT_EQ(kinds[EntryKind::kEpisode], 6);
  EXPECT_EQ(undated, 2);
  EXPECT_EQ(by_nobody, 1);
}

TEST(PlaylistsTest, AnEditShiftsEveryEntryAndCanBeTakenBack) {
  const Catalogue catalogue(1);
  PlaylistBook book(catalogue);
  const auto before = book.On(kLong, kToday);
  book.Edit(kLong);
  const auto after = book.On(kLong, kToday);
  EXPECT_NE(after->snapshot_id, before->snapshot_id);
  ASSERT_EQ(after->entries.size(), before->entries.size());
  EXPECT_EQ(after->entries[1], before->entries[0]);
  EXPECT_EQ(after->entries[714], before->entries[713]);
  book.Reset();
  EXPECT_EQ(book.On(kLong, kToday)->snapshot_id, before->snapshot_id);
}

}  // namespace
}  // namespace tracklake::simulator
