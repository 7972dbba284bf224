#include "query/table_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tracklake {
namespace {

using testing::ElementsAre;
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
  const TableLayout layout(kColumns, kRows, {.width = width});
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

TEST(FitColumnsTest, WhatFitsHasItsTypeToo) {
  const std::vector<ColumnNeed> needs = {{4, 10, 12}, {3, 3, 7}};
  EXPECT_THAT(FitColumns(needs, 21).widths, ElementsAre(12, 7));
  EXPECT_THAT(FitColumns(needs, 15).widths, ElementsAre(10, 3));
  EXPECT_THAT(FitColumns(needs, 12).widths, ElementsAre(7, 3));
  EXPECT_THAT(FitColumns(needs, 0).widths, ElementsAre(12, 7));
}

TEST(FitColumnsTest, ColumnsInTheMiddleGoWhereEvenTheLeastDoesNotFit) {
  const std::vector<ColumnNeed> needs(9, {8, 8, 8});
  const ColumnFit fit = FitColumns(needs, 50);
  EXPECT_THAT(fit.widths, ElementsAre(8, 8, 8, 0, 0, 0, 0, 0, 8));
  EXPECT_EQ(fit.hidden_from, 3);
  EXPECT_EQ(fit.hidden, 5);
  EXPECT_EQ(FitColumns(needs, 88).hidden, 0);
  EXPECT_EQ(FitColumns(needs, 87).hidden, 1);
}

TEST(FitColumnsTest, TheFirstColumnStaysEvenWhereItAloneIsTooWide) {
  const ColumnFit fit = FitColumns(std::vector<ColumnNeed>(3, {60, 60, 60}), 50);
  EXPECT_THAT(fit.widths, ElementsAre(60, 0, 0));
  EXPECT_EQ(FitColumns({}, 50).hidden, 0);
}

// Every value is there whole, or its column is not there; only a text may end in "…".
TEST(TableLayoutTest, NeitherNumbersNorDatesNorIdsAreCutAtAnyWidth) {
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

TEST(TableLayoutTest, AtAHundredAndTwentyColumns) {
  EXPECT_EQ("\n" + Render(120), R"(
date        track_date  playlist_id             playlist_name     position  song_name              …        duration_min
varchar     date        varchar                 varchar            integer  varchar                …              double
──────────  ──────────  ──────────────────────  ────────────────  ────────  ─────────────────────  …  ──────────────────
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  Today's Top Hits         1  列車 и the longest s…  …  3.4166666666666665
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  Today's Top Hits       200  👩🏽‍🎤 é               …                   2
… 7 more columns: artist_name, popularity, fetched_at, rank_score, explicit, genre, raw_key
)");
}

TEST(TableLayoutTest, AtEightyColumns) {
  EXPECT_EQ("\n" + Render(80), R"(
date        track_date  playlist_id             …        duration_min
varchar     date        varchar                 …              double
──────────  ──────────  ──────────────────────  …  ──────────────────
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  …  3.4166666666666665
2026-11-28  2026-11-28  37i9dQZF1DXcBWIGoYBM5M  …                   2
… 10 more columns: playlist_name, position, song_name, artist_name, popularity,…
)");
}

TEST(TableLayoutTest, AtFiftyColumns) {
  EXPECT_EQ("\n" + Render(50), R"(
date        track_date  …        duration_min
varchar     date        …              double
──────────  ──────────  …  ──────────────────
2026-11-28  2026-11-28  …  3.4166666666666665
2026-11-28  2026-11-28  …                   2
… 11 more columns: playlist_id, playlist_name, po…
)");
}

TEST(TableLayoutTest, ColoursTakeNoRoom) {
  const TableLayout plain(kColumns, kRows, {.width = 80});
  const TableLayout coloured(kColumns, kRows, {.width = 80, .colour = true});
  EXPECT_THAT(coloured.Head(), HasSubstr("\x1b[1mdate\x1b[0m"));
  EXPECT_THAT(coloured.Line({std::nullopt, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}),
              testing::StartsWith("\x1b[2mNULL\x1b[0m"));
  EXPECT_EQ(plain.shown_count(), coloured.shown_count());
}

TEST(TableLayoutTest, LaterValuesThatAreWiderPushWhatStandsRightOfThem) {
  const std::vector<QueryColumn> columns = {{"n", "BIGINT"}, {"t", "VARCHAR"}};
  const std::vector<TableRow> rows = {{"1", "a b"}};
  const TableLayout layout(columns, rows, {.width = 20});
  EXPECT_EQ(layout.Line({"12345678901", "c d"}), "12345678901  c d\n");
  EXPECT_EQ(layout.Line({"1", "words that go on and on"}), "     1  words …\n");
}

}  // namespace
}  // namespace tracklake
