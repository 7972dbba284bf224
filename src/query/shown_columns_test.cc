#include "query/shown_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/table_layout.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

// As spotify_tracks has them.
const std::vector<QueryColumn> kColumns = {
    {"date", "VARCHAR"},          {"track_date", "DATE"},    {"playlist_id", "VARCHAR"},
    {"playlist_name", "VARCHAR"}, {"position", "INTEGER"},   {"song_name", "VARCHAR"},
    {"artist_name", "VARCHAR"},   {"popularity", "INTEGER"}, {"fetched_at", "TIMESTAMP"},
    {"rank_score", "DOUBLE"},     {"explicit", "BOOLEAN"},   {"genre", "VARCHAR"},
    {"raw_key", "VARCHAR"},       {"duration_min", "DOUBLE"}};
const std::vector<TableRow> kRows = {
    {"2026-11-28", "2026-11-28", "37i9dQZF1DXcBWIGoYBM5M", "Today's Top Hits", "1",
     "列車 и the longest song name that anybody has ever written down", "Małgorzata Řeka", "92",
     "2026-11-28 06:00:00", "0.9833333333333333", "false", std::nullopt,
     "raw/spotify/2026-11-28/playlist-37i9dQZF1DXcBWIGoYBM5M-20261128T060000Z-0a1b2c3d.json",
     "3.4166666666666665"},
    {"2026-11-28", "2026-11-28", "37i9dQZF1DXcBWIGoYBM5M", "Today's Top Hits", "200",
     "👩🏽‍🎤 e\u0301", "NOVA 바다", std::nullopt, "2026-11-28 06:00:00", "0.005", "true",
     "k-pop", "raw/a.json", "2"}};

std::string Render(int width) {
  const TableLayout layout(ShownColumns(kColumns, kRows), kRows, {.width = width});
  std::string text = layout.Head();
  for (const TableRow& row : kRows) text += layout.Line(row);
  return text + layout.HiddenLine();
}

int WidestLine(const std::string& text) {
  std::istringstream lines(text);
  int widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, DisplayWidth(line));
  return widest;
}

// Every value is there whole, or its column is not there; only a text may end in "…".
TEST(ShownColumnsTest, NeitherNumbersNorDatesNorIdsAreCutAtAnyWidth) {
  for (int width = 24; width <= 240; ++width) {
    const std::string text = Render(width);
    EXPECT_LE(WidestLine(text), width) << text;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      for (const char* cut :
           {"2026-11…", "37i9…", "37i9dQZF1DXcBWIGoYBM5…", "0.98…", "raw/spot…"}) {
        EXPECT_THAT(line, testing::Not(HasSubstr(cut))) << width;
      }
    }
  }
}

TEST(ShownColumnsTest, AtAHundredAndTwentyColumns) {
  EXPECT_EQ("\n" + Render(120), R"(
date        track_date  playlist_id             playlist_name     position  song_name              …        duration_min
varchar     date        varchar                 varchar            integer  varchar                …              double
──────────  ──────────  ──────────────────────  ────────────────  ────────  ─────────────────────  …  ──────────────────
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  Today's Top Hits         1  列車 и the longest s…  …  3.4166666666666665
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  Today's Top Hits       200  👩🏽‍🎤 é               …                   2
… 7 more columns: artist_name, popularity, fetched_at, rank_score, explicit, genre, raw_key
)");
}

TEST(ShownColumnsTest, AtEightyColumns) {
  EXPECT_EQ("\n" + Render(80), R"(
date        track_date  playlist_id             …        duration_min
varchar     date        varchar                 …              double
──────────  ──────────  ──────────────────────  …  ──────────────────
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  …  3.4166666666666665
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  …                   2
… 10 more columns: playlist_name, position, song_name, artist_name, …
)");
}

TEST(ShownColumnsTest, AtFiftyColumns) {
  EXPECT_EQ("\n" + Render(50), R"(
date        track_date  …        duration_min
varchar     date        …              double
──────────  ──────────  …  ──────────────────
2026-11-28  2026-11-28  …  3.4166666666666665
2026-11-28  2026-11-28  …                   2
… 11 more columns: playlist_id, playlist_name, …
)");
}

}  // namespace
}  // namespace tracklake
