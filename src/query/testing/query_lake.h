// A small lake for tests of queries: days of one playlist with one track, committed as a transform
// would. Not thread-safe.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/clock.h"
#include "lake/testing/committed_rows.h"
#include "query/session.h"
#include "store/local/local_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {

inline const Day kFirstDay = *ParseIsoDate("2026-11-18");
inline const Day kSecondDay = *ParseIsoDate("2026-11-19");

class QueryLake {
 public:
  // The lake lies in this folder below one of its own.
  explicit QueryLake(const std::string& below = "")
      : root_(folder_.path() / below), store_(root_, {.sync = false}) {
    std::filesystem::create_directories(root_);
  }

  // A day of one playlist with one track.
  void AddDay(Day day, std::int32_t popularity) {
    Rows rows;
    const std::string raw_key = RawKeyOf(day);
    const Micros fetched_at = Seconds(day);
    Song song{};
    song.song_id = "s1";
    song.song_name = "One, \"quoted\"\nand \x1b[31mred";
    song.popularity = popularity;
    song.fetched_at = fetched_at;
    song.raw_key = raw_key;
    rows.songs.push_back(song);
    PlaylistTrack entry{};
    entry.playlist_id = "p";
    entry.position = 1;
    entry.item_type = "track";
    entry.item_id = "s1";
    entry.observed_key = raw_key;
    entry.fetched_at = fetched_at;
    entry.raw_key = raw_key;
    rows.playlist_tracks.push_back(entry);
    Capture capture{};
    capture.what = "playlist";
    capture.id = "p";
    capture.claimed_items = capture.first_position = capture.last_position = 1;
    capture.status = "complete";
    capture.fetched_at = fetched_at;
    capture.raw_key = raw_key;
    rows.captures.push_back(capture);
    ASSERT_TRUE(CommitRows(store_, day, raw_key, rows));
  }

  static std::string KeyOf(TableId table, Day day) {
    return CommittedKey(table, day, RawKeyOf(day));
  }

  Result<QuerySession> Open(const std::string& sql, const QueryOptions& options = {}) {
    return QuerySession::Open(&store_, &clock_, sql, options);
  }

  // The rows as "a,b" lines; an error's message when there is one.
  std::vector<std::string> Ask(const std::string& sql, const QueryOptions& options = {}) {
    auto session = Open(sql, options);
    if (!session) return {session.error().message};
    std::vector<std::string> rows;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      std::string line;
      for (const auto& value : row) line += (line.empty() ? "" : ",") + value.value_or("NULL");
      rows.push_back(line);
      return true;
    });
    if (!ran) return {ran.error().message};
    return rows;
  }

  static std::string RawKeyOf(Day day) { return "raw/" + FormatDate(day) + ".json"; }

  LocalStore& store() { return store_; }
  SimulatedClock& clock() { return clock_; }
  const std::filesystem::path& folder() const { return root_; }

 private:
  TempLake folder_;
  std::filesystem::path root_;
  LocalStore store_;
  SimulatedClock clock_{Seconds(kSecondDay)};
};

}  // namespace tracklake
