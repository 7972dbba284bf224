#include "catalog/crawler/why_not_for_athena.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::crawler {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

FoundTable Plays(DataFormat format = DataFormat::kCsv) {
  return {.name = "plays", .location = "plays/", .schema = {.format = format}};
}

FoundTable PlaysAsJson(JsonShape shape) {
  FoundTable table = Plays(DataFormat::kJson);
  table.schema.json = shape;
  return table;
}

FoundTable PlaysBeside(const std::string& key) {
  FoundTable table = Plays();
  table.not_files = {key};
  return table;
}

LeftOutFile LeftOut(const std::string& key) { return {key, {"empty", "it has no bytes"}}; }

TEST(WhyNotForAthenaTest, AFolderOfATablesFilesAloneIsRead) {
  for (const DataFormat format : {DataFormat::kCsv, DataFormat::kParquet}) {
    EXPECT_THAT(WhyNotForAthena(Plays(format), Rules::kOurs, {}), IsEmpty());
  }
  EXPECT_THAT(WhyNotForAthena(PlaysAsJson(JsonShape::kLines), Rules::kOurs, {}), IsEmpty());
}

TEST(WhyNotForAthenaTest, ATableOfTheWholePlaceIsOfAFolder) {
  FoundTable table = Plays();
  table.location = "";
  EXPECT_THAT(WhyNotForAthena(table, Rules::kOurs, {}), IsEmpty());
}

TEST(WhyNotForAthenaTest, JsonOfOtherShapesThanLinesIsNotReadByEitherRules) {
  for (const Rules rules : {Rules::kOurs, Rules::kGlue}) {
    for (const JsonShape shape : {JsonShape::kDocument, JsonShape::kArray}) {
      EXPECT_THAT(WhyNotForAthena(PlaysAsJson(shape), rules, {}), HasSubstr("an object a line"));
    }
  }
}

TEST(WhyNotForAthenaTest, AFileOfItsOwnIsReadByAwssRulesOnly) {
  FoundTable table = Plays();
  table.location = "plays/a.csv";
  EXPECT_THAT(WhyNotForAthena(table, Rules::kOurs, {}), HasSubstr("reads folders"));
  EXPECT_THAT(WhyNotForAthena(table, Rules::kGlue, {}), IsEmpty());
}

TEST(WhyNotForAthenaTest, AFolderWithAnotherTablesFilesIsReadByAwssRulesOnly) {
  const FoundTable table = PlaysBeside("plays/b.csv");
  const std::vector<LeftOutFile> elsewhere = {LeftOut("songs/b.csv")};
  EXPECT_THAT(WhyNotForAthena(table, Rules::kOurs, elsewhere), HasSubstr("other tables' files"));
  EXPECT_THAT(WhyNotForAthena(table, Rules::kGlue, elsewhere), IsEmpty());
}

TEST(WhyNotForAthenaTest, FilesThatNoTableHasShareNoFolder) {
  FoundTable table = PlaysBeside("plays/empty.csv");
  const std::vector<LeftOutFile> left_out = {LeftOut("plays/empty.csv")};
  EXPECT_THAT(WhyNotForAthena(table, Rules::kOurs, left_out), IsEmpty());
  table.not_files.emplace_back("plays/b.csv");
  EXPECT_THAT(WhyNotForAthena(table, Rules::kOurs, left_out), HasSubstr("other tables' files"));
}

}  // namespace
}  // namespace tracklake::crawler
