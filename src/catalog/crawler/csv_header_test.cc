#include "catalog/crawler/csv_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::crawler {
namespace {

using testing::ElementsAre;

using Records = std::vector<CsvRecord>;

std::string RuleOf(const Records& records, Rules rules) {
  return std::string(FindHeader(records, records[0].size(), rules).reason.rule);
}

TEST(CsvHeaderTest, TextsOverANumberAreAHeaderToBoth) {
  const Records records = {{"name", "plays"}, {"SOS", "1"}};
  EXPECT_EQ(RuleOf(records, Rules::kGlue), "header");
  EXPECT_EQ(RuleOf(records, Rules::kOurs), "header");
}

TEST(CsvHeaderTest, ANumberAmongTheNamesIsNoName) {
  const Records records = {{"name", "2026"}, {"SOS", "1"}};
  EXPECT_EQ(RuleOf(records, Rules::kGlue), "no-header");
  EXPECT_EQ(RuleOf(records, Rules::kOurs), "no-header");
}

TEST(CsvHeaderTest, ALongCellIsNoNameUnlessItIsTheLast) {
  const std::string longest(150, 'x');
  EXPECT_EQ(RuleOf({{longest, "n"}, {"a", "1"}}, Rules::kGlue), "no-header");
  EXPECT_EQ(RuleOf({{"n", longest}, {"1", "a"}}, Rules::kGlue), "header");
  EXPECT_EQ(RuleOf({{longest.substr(1), "n"}, {"a", "1"}}, Rules::kGlue), "header");
}

TEST(CsvHeaderTest, AnEmptyFirstNameIsAnIndexToOursAlone) {
  const Records records = {{"", "name"}, {"0", "SOS"}};
  EXPECT_EQ(RuleOf(records, Rules::kGlue), "no-header");
  EXPECT_EQ(RuleOf(records, Rules::kOurs), "header");
}

TEST(CsvHeaderTest, ColumnsWithoutANameMayStandAmongOthersToOurs) {
  const Records records = {{"id", "", "name", ""}, {"1", "", "a", "3"}};
  EXPECT_EQ(RuleOf(records, Rules::kOurs), "header");
  EXPECT_EQ(RuleOf(records, Rules::kGlue), "no-header");
  EXPECT_EQ(RuleOf({{"Oslo", "", "x"}, {"Rome", "5", "y"}}, Rules::kOurs), "no-header")
      << "what stands below no name tells nothing of the names";
}

TEST(CsvHeaderTest, OverTextsOnlyOursTakeALineThatDiffersAsNamesDo) {
  EXPECT_EQ(RuleOf({{"artist_id", "city"}, {"A1", "Oslo"}, {"B2", "Rome"}}, Rules::kOurs),
            "header-of-texts");
  EXPECT_EQ(RuleOf({{"Oslo", "Rome"}, {"Bonn", "Pisa"}}, Rules::kOurs), "no-header");
  EXPECT_EQ(RuleOf({{"artist_id", "city"}, {"A1", "Oslo"}}, Rules::kGlue), "no-header");
}

TEST(CsvHeaderTest, ACellThatStandsBelowAgainIsNoName) {
  EXPECT_EQ(RuleOf({{"artist_id", "city"}, {"A1", "city"}}, Rules::kOurs), "no-header");
}

TEST(CsvHeaderTest, ANoteIsSteppedOverByOurs) {
  const Records records = {{"a note", "", ""}, {"id", "name", "n"}, {"x", "y", "1"}};
  const CsvHeader header = FindHeader(records, 3, Rules::kOurs);
  EXPECT_TRUE(header.is_there);
  EXPECT_EQ(header.record, 1u);
}

std::vector<std::string> NamesOf(const CsvRecord& header, std::size_t width, Rules rules) {
  std::vector<std::string> names;
  for (const SchemaColumn& column : ColumnsOf(header, width, rules)) names.push_back(column.name);
  return names;
}

TEST(CsvColumnsTest, GluesNamesAreInSmallLettersOfAsciiAndOursGoWithoutQuotesAndOnce) {
  const CsvRecord header = {" Track Name", "Track-Name", "", "Ärger"};
  EXPECT_THAT(NamesOf(header, 5, Rules::kGlue),
              ElementsAre("track name", "track-name", "col2", "Ärger", "col4"));
  const auto ours = NamesOf(header, 5, Rules::kOurs);
  EXPECT_EQ(ours[0], "track_name");
  EXPECT_NE(ours[1], ours[0]);
  EXPECT_EQ(ours[2], "col2");
  EXPECT_EQ(ours[4], "col4");
}

TEST(CsvColumnsTest, ANameByPositionIsToldFromOneThatStandsThere) {
  const auto columns = ColumnsOf({"id", ""}, 2, Rules::kOurs);
  EXPECT_TRUE(columns[0].is_named);
  EXPECT_FALSE(columns[1].is_named);
}

}  // namespace
}  // namespace tracklake::crawler
