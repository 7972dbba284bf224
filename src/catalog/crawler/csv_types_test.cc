#include "catalog/crawler/csv_types.h"

#include <gtest/gtest.h>

namespace tracklake::crawler {
namespace {

TEST(CsvTypesTest, AMinusBeforeZeroIsKept) {
  EXPECT_EQ(TypeOfText("-0", Rules::kOurs), TypeKind::kDouble);
  EXPECT_EQ(TypeOfText("-0", Rules::kGlue), TypeKind::kBigint);
}

std::string Ours(std::string_view text) {
  return HiveName({.kind = TypeOfText(text, Rules::kOurs)});
}
std::string Glue(std::string_view text) {
  return HiveName({.kind = TypeOfText(text, Rules::kGlue)});
}

TEST(CsvTypesTest, NumbersAndBooleansAreTheSameToBoth) {
  for (const auto& [text, type] : {std::pair("1", "bigint"),
                                   {"-9223372036854775808", "bigint"},
                                   {"2.5", "double"},
                                   {"-.5", "double"},
                                   {"1e3", "double"},
                                   {"TRUE", "boolean"},
                                   {"false", "boolean"},
                                   {"yes", "string"},
                                   {"1,5", "string"},
                                   {"+1", "string"},
                                   {"0x1f", "string"},
                                   {"inf", "string"}}) {
    EXPECT_EQ(Ours(text), type) << text;
    EXPECT_EQ(Glue(text), type) << text;
  }
}

TEST(CsvTypesTest, OursKeepWhatANumberWouldLose) {
  EXPECT_EQ(Ours("007"), "string");
  EXPECT_EQ(Glue("007"), "bigint");
  EXPECT_EQ(Ours("12345678901234567890"), "string");
  EXPECT_EQ(Glue("12345678901234567890"), "double");
  EXPECT_EQ(Ours("0"), "bigint");
  EXPECT_EQ(Ours("0.5"), "double");
}

TEST(CsvTypesTest, OursKnowDatesAndTimesAsAthenaReadsThem) {
  EXPECT_EQ(Ours("2026-11-20"), "date");
  EXPECT_EQ(Ours("2026-11-20 06:00:00"), "timestamp");
  EXPECT_EQ(Ours("2026-11-20 06:00:00.123"), "timestamp");
  EXPECT_EQ(Glue("2026-11-20"), "string");
  for (const char* other : {"2026-11-20T06:00:00", "2026-11-20 06:00:00Z", "2026-02-30",
                            "20.11.2026", "2026-11-20 06:00"}) {
    EXPECT_EQ(Ours(other), "string") << other;
  }
}

TypedColumn ColumnOf(const std::vector<std::string>& values, Rules rules) {
  std::vector<CsvRecord> records;
  for (const std::string& value : values) records.push_back({"x", value});
  return TypeOfColumn(records, 1, rules);
}

TEST(CsvTypesTest, AColumnHasTheNarrowestTypeOfAllItsValues) {
  EXPECT_EQ(HiveName(ColumnOf({"1", "2.5"}, Rules::kOurs).type), "double");
  EXPECT_EQ(HiveName(ColumnOf({"1", "x"}, Rules::kOurs).type), "string");
  const TypedColumn column = ColumnOf({"1", "", "2.5", "3"}, Rules::kOurs);
  EXPECT_TRUE(column.has_empty);
  EXPECT_EQ(column.example, "2.5");
}

TEST(CsvTypesTest, WordsForNothingAreNothingUnlessTheRestIsText) {
  const TypedColumn numbers = ColumnOf({"1", "N/A", "null"}, Rules::kOurs);
  EXPECT_EQ(HiveName(numbers.type), "bigint");
  EXPECT_TRUE(numbers.has_words_for_nothing);
  EXPECT_TRUE(numbers.has_empty);
  const TypedColumn texts = ColumnOf({"a", "None"}, Rules::kOurs);
  EXPECT_EQ(HiveName(texts.type), "string");
  EXPECT_FALSE(texts.has_words_for_nothing);
  EXPECT_EQ(HiveName(ColumnOf({"1", "N/A"}, Rules::kGlue).type), "string");
}

TEST(CsvTypesTest, RecordsThatAreTooShortHaveNothingThere) {
  const std::vector<CsvRecord> records = {{"1"}, {"2", "3"}};
  const TypedColumn column = TypeOfColumn(records, 1, Rules::kGlue);
  EXPECT_EQ(HiveName(column.type), "bigint");
  EXPECT_TRUE(column.has_empty);
}

TEST(CsvTypesTest, AnExampleIsCutBetweenCharacters) {
  const TypedColumn column = ColumnOf({std::string(kMaxExampleBytes - 1, 'x') + "é"}, Rules::kOurs);
  EXPECT_EQ(column.example, std::string(kMaxExampleBytes - 1, 'x'));
}

}  // namespace
}  // namespace tracklake::crawler
