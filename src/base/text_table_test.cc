#include "base/text_table.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

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

TEST(RenderTableTest, AlignsTextLeftAndNumbersRight) {
  const std::string table =
      RenderTable({{"artist_name"}, {"avg_pop", true}}, {{"Zoë", "9.5"}, {std::nullopt, "71"}}, {});
  EXPECT_EQ(table,
            "artist_name  avg_pop\n"
            "───────────  ───────\n"
            "Zoë              9.5\n"
            "NULL              71\n");
}

TEST(RenderTableTest, FitsTheTerminalByCuttingTheWidestColumn) {
  const std::string table =
      RenderTable({{"a"}, {"b"}}, {{std::string(50, 'x'), "short"}}, {.width = 20});
  EXPECT_EQ(table,
            "a              b\n"
            "─────────────  ─────\n"
            "xxxxxxxxxxxx…  short\n");
}

TEST(CsvTest, NullIsEmptyAndTheEmptyTextIsQuoted) {
  EXPECT_EQ(CsvLine({"a", std::nullopt, "", "x,y", "say \"hi\"", "two\nlines"}),
            "a,,\"\",\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
  EXPECT_EQ(CsvHeader({{"a"}, {"b", true}}), "a,b\n");
}

}  // namespace
}  // namespace tracklake
