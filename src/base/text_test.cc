#include "base/text.h"

#include <gtest/gtest.h>

#include <array>

namespace tracklake {
namespace {

TEST(TextTest, SuggestsTheNearestWordOnlyWhenItIsNear) {
  constexpr std::array<std::string_view, 3> kWords = {"extract", "transform", "query"};
  EXPECT_EQ(NearestWord("extrct", kWords), "extract");
  EXPECT_EQ(NearestWord("tranform", kWords), "transform");
  EXPECT_EQ(NearestWord("qry", kWords), "");
  EXPECT_EQ(NearestWord("dashboard", kWords), "");
}

TEST(TextTest, TwoSwappedLettersAreOneMistake) {
  constexpr std::array<std::string_view, 4> kWords = {"runs", "status", "gaps", "gpus"};
  EXPECT_EQ(NearestWord("stauts", kWords), "status");
  EXPECT_EQ(NearestWord("gasp", kWords), "gaps");
  EXPECT_EQ(NearestWord("urns", kWords), "runs");
  EXPECT_EQ(NearestWord("STATUS", kWords), "status");
}

TEST(TextTest, TheBeginningOfAWordMeansTheOnlyOneThatGoesOnSo) {
  constexpr std::array<std::string_view, 4> kWords = {"config", "completion", "crawl", "catalog"};
  EXPECT_EQ(NearestWord("comple", kWords), "completion");
  EXPECT_EQ(NearestWord("cat", kWords), "catalog");
  EXPECT_EQ(NearestWord("co", kWords), "") << "two begin so";
  EXPECT_EQ(NearestWord("", kWords), "");
}

TEST(TextTest, ListsAreSplitTrimmedAndCleaned) {
  EXPECT_EQ(SplitList(" a, b ,,c,"), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(SplitList(" , ").empty());
}

TEST(TextTest, AWordOfACommandLineIsQuotedWhereAShellWouldChangeIt) {
  EXPECT_EQ(ShellWord("s3://lake/a_b-c.d"), "s3://lake/a_b-c.d");
  EXPECT_EQ(ShellWord("my lake"), "'my lake'");
  EXPECT_EQ(ShellWord("Ann's"), "'Ann'\\''s'");
  EXPECT_EQ(ShellWord("~"), "'~'");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(TextTest, NumbersAreWrittenForPeople) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(-1234567), "-1,234,567");
  EXPECT_EQ(WithThousands(-123), "-123");
  EXPECT_EQ(HumanBytes(1023), "1023 B");
  EXPECT_EQ(HumanBytes(1536), "1.5 KiB");
  EXPECT_EQ(Count(1, "object"), "1 object");
  EXPECT_EQ(Count(1200, "object"), "1,200 objects");
  EXPECT_EQ(Count(2, "entry"), "2 entries");
}

}  // namespace
}  // namespace tracklake
