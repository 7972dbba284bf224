#include "base/text_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::HasSubstr;

TEST(DisplayWidthTest, CountsCellsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("Zoë"), 3);
  EXPECT_EQ(DisplayWidth("Zoe\xCC\x88"), 3);
  EXPECT_EQ(DisplayWidth("夜に駆ける"), 10);
  EXPECT_EQ(DisplayWidth("שלום"), 4);
  EXPECT_EQ(DisplayWidth("🎵"), 2);
  EXPECT_EQ(DisplayWidth("ภูมิ"), 2);        // vowels above and below
  EXPECT_EQ(DisplayWidth("a\u200Db"), 2);  // a joiner
  EXPECT_EQ(DisplayWidth("\U0001FAD9"), 2);
  EXPECT_EQ(DisplayWidth("\uE000\u0378"), 2);  // a private character, and one that is none yet
  EXPECT_EQ(DisplayWidth("a\xFFz"), 3);
  EXPECT_EQ(DisplayWidth("\xE5\xA4"), 2);
}

TEST(DisplayWidthTest, CuttingKeepsCharactersWholeAndFits) {
  EXPECT_EQ(CutToWidth("abcdef", 6), "abcdef");
  EXPECT_EQ(CutToWidth("abcdef", 4), "abc…");
  EXPECT_EQ(CutToWidth("夜に駆ける", 6), "夜に…");
  EXPECT_EQ(CutToWidth("夜に駆ける", 5), "夜に…");
  EXPECT_LE(DisplayWidth(CutToWidth("夜に駆ける", 4)), 4);
}

TEST(PrintableTest, NothingCanMoveTheCursorOrTurnTheText) {
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a�[2Jb");
  EXPECT_EQ(Printable("a\nb\tc\rd"), "a⏎b c�d");
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b"),
            "a�b");
  EXPECT_EQ(Printable("a\xC2\x9B"
                      "b"),
            "a�b");
}

const std::vector<TableColumn> kNumbers = {
    {"table"}, {"rows", true}, {"files", true}, {"bytes", true}, {"newest"}};
const std::vector<TableRow> kNumberRows = {
    {"snapshot_entries", "1,234,567", "120", "98,765,432", "2026-11-20"}};
const std::vector<TableColumn> kTexts = {{"object"}, {"items", true}, {"reason"}};
const std::vector<TableRow> kTextRows = {
    {"raw/spotify/2026-11-20/playlist-37i9dQZF1DXcBWIGoYBM5M-20261120T060000Z.json", "3",
     "an entry without a track, which nobody has seen so far"},
    {"raw/a.json", "1", std::nullopt}};

TEST(RenderTableTest, AlignsTextLeftAndNumbersRight) {
  EXPECT_EQ(RenderTable({{"artist_name"}, {"avg_pop", true}},
                        std::vector<TableRow>{{"Zoë", "9.5"}, {std::nullopt, "71"}}, {}),
            "artist_name  avg_pop\n"
            "───────────  ───────\n"
            "Zoë              9.5\n"
            "                  71\n");
}

TEST(RenderTableTest, NumbersThatDoNotFitAreLeftOutInTheMiddleAndCounted) {
  EXPECT_EQ("\n" + RenderTable(kNumbers, kNumberRows, {.width = 50}), R"(
table                  rows  files … newest
────────────────  ─────────  ───── … ──────────
snapshot_entries  1,234,567    120 … 2026-11-20
… 1 more column: bytes
)");
}

TEST(RenderTableTest, WhereTextsDoNotFitEachRowIsARecordAndWhole) {
  EXPECT_EQ("\n" + RenderTable(kTexts, kTextRows, {.width = 50}), R"(
object  raw/spotify/2026-11-20/playlist-
        37i9dQZF1DXcBWIGoYBM5M-20261120T060000Z.
        json
items   3
reason  an entry without a track, which nobody has
        seen so far

object  raw/a.json
items   1
)");
  EXPECT_THAT(RenderTable(kTexts, kTextRows, {.width = 120}), HasSubstr("Z.json      3  an entry"));
}

TEST(CsvTest, NullIsEmptyAndTheEmptyTextIsQuoted) {
  EXPECT_EQ(CsvLine({"a", std::nullopt, "", "x,y", "say \"hi\"", "two\nlines"}),
            "a,,\"\",\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
  EXPECT_EQ(CsvHeader({{"a"}, {"b", true}}), "a,b\n");
}

}  // namespace
}  // namespace tracklake
