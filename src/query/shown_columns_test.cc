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

TEST(ShownColumnsTest, TypesAreShortenedByWholeWords) {
  const auto shown = [](std::string type) {
    return ShownColumns({{"c", std::move(type)}}, {}).front().type;
  };
  EXPECT_EQ(shown("TIMESTAMP WITH TIME ZONE"), "timestamptz");
  EXPECT_EQ(shown("timestamp(3) with time zone"), "timestamptz(3)");
  EXPECT_EQ(shown("DECIMAL(38,10)"), "decimal(38,10)");
  EXPECT_EQ(shown("STRUCT(a INTEGER, b VARCHAR)[]"), "struct[]");
  EXPECT_EQ(shown("array(row(a integer, b varchar))"), "array");
}

// What is known by a name is not known by its id, and nobody reads a link.
TEST(ShownColumnsTest, NamesAreWorthMoreThanTheIdsBesideThem) {
  const std::vector<QueryColumn> columns = {{"song_id", "VARCHAR"},  {"song_name", "VARCHAR"},
                                            {"album_id", "VARCHAR"}, {"url", "VARCHAR"},
                                            {"key", "INTEGER"},      {"raw_key", "VARCHAR"}};
  std::vector<Worth> worths;
  for (const LayoutColumn& column : ShownColumns(columns, {})) worths.push_back(column.worth);
  EXPECT_THAT(worths, testing::ElementsAre(Worth::kAddress, Worth::kName, Worth::kUsual,
                                           Worth::kAddress, Worth::kUsual, Worth::kAddress));
}

TEST(ShownColumnsTest, AtAHundredAndTwentyColumns) {
  EXPECT_EQ("\n" + Render(120), R"(
date        track_date … playlist_name     position  song_name          artist_name      popularity …       duration_min
varchar     date       … varchar            integer  varchar            varchar             integer …             double
──────────  ────────── … ────────────────  ────────  ─────────────────  ───────────────  ────────── … ──────────────────
2026-11-28  2026-11-28 … Today's Top Hits         1  列車 и the longe…  Małgorzata Řeka          92 … 3.4166666666666665
2026-11-28  2026-11-28 … Today's Top Hits       200  👩🏽‍🎤 é           NOVA 바다              NULL …                  2
… 6 more columns: playlist_id, fetched_at, rank_score, explicit, genre, raw_key
)");
}

TEST(ShownColumnsTest, AtEightyColumns) {
  EXPECT_EQ("\n" + Render(80), R"(
date       … playlist_name  … song_name       artist_name   …       duration_min
varchar    … varchar        … varchar         varchar       …             double
────────── … ────────────── … ──────────────  ───────────── … ──────────────────
2026-11-28 … Today's Top H… … 列車 и the lo…  Małgorzata Ř… … 3.4166666666666665
2026-11-28 … Today's Top H… … 👩🏽‍🎤 é        NOVA 바다     …                  2
… 9 more columns: track_date, playlist_id, position, popularity, fetched_at, …
)");
}

TEST(ShownColumnsTest, AtFiftyColumns) {
  EXPECT_EQ("\n" + Render(50), R"(
date       … playlist_name    …       duration_min
varchar    … varchar          …             double
────────── … ──────────────── … ──────────────────
2026-11-28 … Today's Top Hits … 3.4166666666666665
2026-11-28 … Today's Top Hits …                  2
… 11 more columns: track_date, playlist_id, …
)");
}

}  // namespace
}  // namespace tracklake
