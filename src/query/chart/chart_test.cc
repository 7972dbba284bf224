#include "query/chart/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "base/text_table.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class FakeResult final : public ResultSource {
 public:
  FakeResult(std::vector<QueryColumn> columns, std::vector<TableRow> rows)
      : columns_(std::move(columns)), rows_(std::move(rows)) {}
  Result<std::vector<QueryColumn>> Describe() override { return columns_; }
  Result<> Run(ValueText, const std::function<bool(TableRow)>& take) override {
    for (const TableRow& row : rows_) {
      if (!take(row)) break;
    }
    return {};
  }

 private:
  std::vector<QueryColumn> columns_;
  std::vector<TableRow> rows_;
};

std::string Drawn(ChartKind kind, std::vector<QueryColumn> columns, std::vector<TableRow> rows,
                  const ChartStyle& style) {
  FakeResult result(std::move(columns), std::move(rows));
  const auto data = ReadChart(result, kind);
  return data ? DrawChart(*data, kind, style) : data.error().message + "\n" + data.error().hint;
}

int WidestLine(const std::string& text) {
  std::istringstream lines(text);
  int widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, DisplayWidth(line));
  return widest;
}

bool IsAscii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

const std::vector<QueryColumn> kArtists = {
    {"n", "BIGINT"}, {"artist_name", "VARCHAR"}, {"other", "DOUBLE"}};

TEST(ChartTest, BarsStandBesideTheirNumbers) {
  EXPECT_EQ("\n" + Drawn(ChartKind::kBar, kArtists,
                         {{"40", "NOVA 바다", "1"},
                          {"20", "Björn", "2"},
                          {"0", "Nobody", "3"},
                          {std::nullopt, "Unknown", "4"}},
                         {.width = 40}),
            R"(
artist_name     n
NOVA 바다      40  █████████████████████
Björn          20  ██████████▌
Nobody          0
Unknown      NULL
                   ┴───────────────────┴
                   0                  40
)");
}

TEST(ChartTest, NegativeValuesGoToTheOtherSideOfZero) {
  EXPECT_EQ("\n" + Drawn(ChartKind::kBar, {{"a", "VARCHAR"}, {"n", "INTEGER"}},
                         {{"up", "10"}, {"down", "-10"}}, {.width = 32, .is_ascii = true}),
            R"(
a       n
up     10             ##########
down  -10  ###########
           +----------+--------+
           -10                10
)");
}

TEST(ChartTest, ALineHasAxesAndGapsWhereNothingIsKnown) {
  const std::vector<QueryColumn> columns = {{"day", "DATE"}, {"plays", "BIGINT"}};
  const std::vector<TableRow> rows = {{"2026-11-01", "0"},
                                      {"2026-11-02", "10"},
                                      {"2026-11-03", std::nullopt},
                                      {"2026-11-04", "40"},
                                      {"2026-11-05", "35"}};
  EXPECT_EQ("\n" + Drawn(ChartKind::kLine, columns, rows, {.width = 40}), R"(
plays by day
40 ┤                         •────╮
   │                              ╰─────
   │
30 ┤
   │
   │
20 ┤
   │
   │
10 ┤        ╭──
   │     ╭──╯
   │  ╭──╯
 0 ┤•─╯
   └────────────────────────────────────
    2026-11-01                2026-11-05
)");
  const std::string ascii = Drawn(ChartKind::kLine, columns, rows, {.width = 40, .is_ascii = true});
  EXPECT_TRUE(IsAscii(ascii)) << ascii;
}

TEST(ChartTest, RowsOfOneLabelAreOneSpark) {
  EXPECT_EQ(
      "\n" + Drawn(ChartKind::kSpark, {{"artist", "VARCHAR"}, {"rank", "INTEGER"}},
                   {{"列車", "1"}, {"Nené", "9"}, {"列車", "5"}, {"列車", "8"}, {"Nené", "9"}},
                   {.width = 40}),
      R"(
artist  rank  first  last
列車    ▁▅█       1     8
Nené    ▅▅        9     9
)");
  EXPECT_EQ("\n" + Drawn(ChartKind::kSpark, {{"d", "DATE"}, {"n", "INTEGER"}},
                         {{"2026-11-01", "1"}, {"2026-11-08", std::nullopt}, {"2026-11-15", "3"}},
                         {.width = 50, .is_ascii = true}),
            R"(
d                         n    first  last
2026-11-01 to 2026-11-15  _ #      1     3
)");
}

TEST(ChartTest, NothingIsWiderThanTheTerminal) {
  std::vector<TableRow> rows;
  for (int i = 0; i < 500; ++i) {
    rows.push_back(
        {std::to_string(std::sin(i / 20.0) * 1e6), "A long name 列車 " + std::to_string(i), "1"});
  }
  for (const int width : {30, 50, 80, 120}) {
    for (const ChartKind kind : {ChartKind::kBar, ChartKind::kLine, ChartKind::kSpark}) {
      const std::string drawn = Drawn(kind, kArtists, rows, {.width = width});
      EXPECT_LE(WidestLine(drawn), std::max(width, 48)) << drawn;
      EXPECT_TRUE(IsAscii(Drawn(kind, {{"n", "BIGINT"}, {"x", "VARCHAR"}},
                                {{"1", "a long name that is cut"}, {"2", "b"}},
                                {.width = width, .is_ascii = true})));
    }
  }
  EXPECT_THAT(Drawn(ChartKind::kBar, kArtists, rows, {}),
              HasSubstr("460 more rows: choose with ORDER BY and LIMIT\n"));
}

TEST(ChartTest, OddNumbersAreDrawn) {
  for (const char* value :
       {"0", "-0.0", "1e300", "-1e300", "1e-300", "NaN", "inf", "123456789012"}) {
    for (const ChartKind kind : {ChartKind::kBar, ChartKind::kLine, ChartKind::kSpark}) {
      EXPECT_NE(Drawn(kind, kArtists, {{value, "a", "1"}}, {}), "") << value;
      EXPECT_NE(Drawn(kind, kArtists, {{value, "a", "1"}, {"1", "b", "1"}}, {}), "") << value;
    }
  }
  EXPECT_EQ(Drawn(ChartKind::kBar, kArtists, {}, {}), "0 rows\n");
}

TEST(ChartTest, WhatCannotBeDrawnSaysWhatToSelect) {
  EXPECT_EQ(Drawn(ChartKind::kBar, {{"name", "VARCHAR"}, {"date", "DATE"}}, {}, {}),
            "a chart needs a column of numbers; the result has name VARCHAR, date DATE\n"
            "Select a text or a date, then a number: SELECT artist_name, count(*) FROM …");
  EXPECT_THAT(Drawn(ChartKind::kLine, {{"n", "BIGINT"}}, {}, {}),
              HasSubstr("a chart needs a text or a date beside the number"));
  EXPECT_THAT(Drawn(ChartKind::kLine, {{"x", "BIGINT"}, {"y", "DOUBLE"}}, {{"1", "2"}}, {}),
              HasSubstr("y by x"));
}

TEST(ChartTest, ALineOfSeveralSeriesIsRefusedAndNotScribbled) {
  const std::vector<QueryColumn> columns = {{"date", "VARCHAR"}, {"position", "BIGINT"}};
  const std::vector<TableRow> rows = {
      {"2026-06-08", "4"}, {"2026-06-15", "3"}, {"2026-06-08", "90"}};
  EXPECT_EQ(Drawn(ChartKind::kLine, columns, rows, {}),
            "a line needs one row for each date; 2026-06-08 comes twice\n"
            "Choose one series with WHERE, or fold them with GROUP BY; --chart spark draws one for "
            "each text.");
  EXPECT_THAT(Drawn(ChartKind::kBar, columns, rows, {}), HasSubstr("90"));
}

}  // namespace
}  // namespace tracklake
