#include "base/table_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(FitColumnsTest, TheRoomThatIsLeftGoesToTheNarrowest) {
  const std::vector<ColumnNeed> needs = {{.least = 4, .wanted = 12}, {.least = 3, .wanted = 7}};
  EXPECT_THAT(FitColumns(needs, 21).widths, ElementsAre(12, 7));
  EXPECT_THAT(FitColumns(needs, 15).widths, ElementsAre(7, 6));
  EXPECT_THAT(FitColumns(needs, 9).widths, ElementsAre(4, 3));
  EXPECT_THAT(FitColumns(needs, 0).widths, ElementsAre(12, 7));
}

TEST(FitColumnsTest, ColumnsInTheMiddleGoWhereEvenTheLeastDoesNotFit) {
  const std::vector<ColumnNeed> needs(9, {.least = 8, .wanted = 8});
  EXPECT_THAT(FitColumns(needs, 49).widths, ElementsAre(8, 8, 8, 8, 0, 0, 0, 0, 8));
  EXPECT_THAT(FitColumns(needs, 48).widths, ElementsAre(8, 8, 8, 0, 0, 0, 0, 0, 8));
  EXPECT_EQ(FitColumns(needs, 88).hidden_count(), 0);
  EXPECT_EQ(FitColumns(needs, 87).hidden_count(), 1);
}

TEST(FitColumnsTest, NamesStayBeforeOthersAndAddressesGoFirst) {
  const ColumnNeed usual{.least = 8, .wanted = 8};
  const ColumnNeed name{.least = 12, .wanted = 20, .worth = Worth::kName};
  const ColumnNeed wide_name{.least = 30, .wanted = 30, .worth = Worth::kName};
  const ColumnNeed address{.least = 5, .wanted = 5, .worth = Worth::kAddress};
  const std::vector<ColumnNeed> needs = {usual, address, usual, wide_name, usual, name, usual};
  EXPECT_THAT(FitColumns(needs, 36).widths, ElementsAre(8, 0, 0, 0, 0, 15, 8));
  EXPECT_THAT(FitColumns(needs, 48).widths, ElementsAre(8, 0, 8, 0, 0, 16, 8));
  EXPECT_THAT(FitColumns(needs, 85).widths, ElementsAre(8, 0, 8, 30, 8, 12, 8));
}

TEST(FitColumnsTest, AnAddressAtTheEndLeavesTheRoomToNames) {
  const std::vector<ColumnNeed> needs = {{.least = 8, .wanted = 8},
                                         {.least = 9, .wanted = 9, .worth = Worth::kName},
                                         {.least = 30, .wanted = 30, .worth = Worth::kAddress}};
  EXPECT_THAT(FitColumns(needs, 40).widths, ElementsAre(8, 9, 0));
  EXPECT_THAT(FitColumns(needs, 51).widths, ElementsAre(8, 9, 30));
}

TEST(FitColumnsTest, TheFirstColumnStaysEvenWhereItAloneIsTooWide) {
  const ColumnFit fit = FitColumns(std::vector<ColumnNeed>(3, {.least = 60, .wanted = 60}), 50);
  EXPECT_THAT(fit.widths, ElementsAre(60, 0, 0));
  EXPECT_EQ(FitColumns({}, 50).hidden_count(), 0);
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

TEST(TableLayoutTest, EachPlaceWhereColumnsAreLeftOutIsMarked) {
  const std::vector<LayoutColumn> columns = {{"a"},
                                             {.name = "a_id", .worth = Worth::kAddress},
                                             {.name = "name", .worth = Worth::kName},
                                             {.name = "n", .is_number = true},
                                             {.name = "z", .type = "timestamptz"}};
  const std::vector<TableRow> rows = {{"1", "0123456789", "one", "123456789", "9"}};
  const TableLayout layout(columns, rows, {.width = 26});
  EXPECT_EQ("\n" + layout.Head() + layout.Line(rows[0]) + layout.HiddenLine(), R"(
a … name … z
  …      … timestamptz
─ … ──── … ───────────
1 … one  … 9
… 2 more columns: a_id, n
)");
  EXPECT_EQ(layout.width(), 22);
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
  EXPECT_EQ(hidden(34), "… 4 more columns: second, third, …\n");
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
