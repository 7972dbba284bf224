#include "base/table_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

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

TEST(TableLayoutTest, ColoursTakeNoRoom) {
  const std::vector<LayoutColumn> columns = {{"date"}, {"rank", true}};
  const std::vector<TableRow> rows = {{std::nullopt, "3"}};
  const TableLayout plain(columns, rows, {.width = 12});
  const TableLayout coloured(columns, rows, {.width = 12, .colour = true});
  EXPECT_THAT(coloured.Head(), HasSubstr("\x1b[1mdate\x1b[0m"));
  EXPECT_THAT(coloured.Line(rows[0]), StartsWith("\x1b[2mNULL\x1b[0m"));
  EXPECT_EQ(plain.shown_count(), coloured.shown_count());
}

TEST(TableLayoutTest, LaterValuesThatAreWiderPushWhatStandsRightOfThem) {
  const std::vector<LayoutColumn> columns = {{"n", true}, {.name = "t", .fit = Fit::kCut}};
  const std::vector<TableRow> rows = {{"1", "a b"}};
  const TableLayout layout(columns, rows, {.width = 20});
  EXPECT_EQ(layout.Line({"12345678901", "c d"}), "12345678901  c d\n");
  EXPECT_EQ(layout.Line({"1", "words that go on and on"}), "1  wo…\n");
}

TEST(TableLayoutTest, ColumnsLeftOutAreNamedWholeAsFarAsThereIsRoom) {
  std::vector<LayoutColumn> columns;
  TableRow row;
  for (const char* name : {"first", "second", "third", "fourth", "fifth", "last"}) {
    columns.push_back({name});
    row.emplace_back("0123456789");
  }
  const std::vector<TableRow> rows = {row};
  const auto hidden = [&](int width) {
    return TableLayout(columns, rows, {.width = width}).HiddenLine();
  };
  EXPECT_EQ(hidden(26), "… 4 more columns: …\n");
  EXPECT_EQ(hidden(36), "… 4 more columns: second, third, …\n");
  EXPECT_EQ(hidden(44), "… 3 more columns: third, fourth, fifth\n");
}

TEST(TableLayoutTest, ATextThatWrapsGoesOnBelowInItsColumn) {
  const std::vector<LayoutColumn> columns = {
      {"id"}, {.name = "reason", .fit = Fit::kWrap}, {"items", true}};
  const std::vector<TableRow> rows = {
      {"a1", "夜に駆ける is no object, and nobody knows why", "12"}};
  const TableLayout layout(columns, rows, {.width = 36});
  EXPECT_EQ("\n" + layout.Head() + layout.Line(rows[0]), R"(
id  reason                     items
──  ─────────────────────────  ─────
a1  夜に駆ける is no object,      12
    and nobody knows why
)");
  EXPECT_EQ(layout.width(), 36);
}

}  // namespace
}  // namespace tracklake
