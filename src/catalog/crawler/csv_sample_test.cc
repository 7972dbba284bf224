#include "catalog/crawler/csv_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::crawler {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<CsvRecord> RecordsOf(std::string_view text, bool is_cut = false) {
  return SplitCsv(text, ',', is_cut).records;
}

TEST(SplitCsvTest, FieldsInQuotesHoldDelimitersLineBreaksAndDoubledQuotes) {
  EXPECT_THAT(RecordsOf("a,\"b,\n\"\"c\"\"\"\r\nd,e\n"),
              ElementsAre(ElementsAre("a", "b,\n\"c\""), ElementsAre("d", "e")));
}

TEST(SplitCsvTest, AQuoteInsideOfAFieldIsACharacter) {
  const CsvRecords csv = SplitCsv("7\" single,b\n", ',', false);
  EXPECT_THAT(csv.records, ElementsAre(ElementsAre("7\" single", "b")));
  EXPECT_FALSE(csv.has_quotes);
}

TEST(SplitCsvTest, AnEmptyFieldInQuotesIsAFieldAndAnEmptyLineIsNone) {
  EXPECT_THAT(RecordsOf("\"\"\n\n\r\na\n"), ElementsAre(ElementsAre(""), ElementsAre("a")));
  EXPECT_THAT(RecordsOf("a,\n,b\n"), ElementsAre(ElementsAre("a", ""), ElementsAre("", "b")));
}

TEST(SplitCsvTest, TheLastLineCountsWithoutABreakUnlessTheTextGoesOn) {
  EXPECT_THAT(RecordsOf("a,b\nc,d"), SizeIs(2));
  EXPECT_THAT(RecordsOf("a,b\nc,d", true), ElementsAre(ElementsAre("a", "b")));
  EXPECT_THAT(RecordsOf("a,\"never ended\nb,c\n", true), IsEmpty());
}

TEST(SplitCsvTest, LinesMayEndInACarriageReturnAlone) {
  EXPECT_THAT(RecordsOf("a,b\rc,d\r"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_EQ(SplitCsv("a\rb\r\nc\n", ',', false).lines_through, (std::vector<int>{1, 2, 3}));
}

TEST(SplitCsvTest, RecordsAndFieldsAreBounded) {
  std::string lines;
  for (std::size_t i = 0; i < kMaxCsvRecords + 10; ++i) lines += "a,b\n";
  EXPECT_THAT(RecordsOf(lines), SizeIs(kMaxCsvRecords));
  EXPECT_THAT(RecordsOf(std::string(kMaxColumns + 10, ','))[0], SizeIs(kMaxColumns));
}

std::optional<FileSchema> Inspect(std::string_view text, Rules rules, std::string* why_not,
                                  bool is_named_csv = false) {
  return InspectCsv(text, false, is_named_csv, rules, why_not);
}

TEST(SplitCsvTest, EachRecordKnowsHowManyLinesEndWithIt) {
  EXPECT_EQ(SplitCsv("\n\nid,n\r\n\"a\nb\",1\n\n2,3", ',', false).lines_through,
            (std::vector<int>{3, 5, 7}));
}

TEST(InspectCsvTest, TheDelimiterThatGivesTheMostFieldsIsTaken) {
  std::string why_not;
  const auto schema = Inspect("id;a,b;c\n1;2,3;4\n5;6,7;8\n", Rules::kOurs, &why_not);
  ASSERT_TRUE(schema.has_value()) << why_not;
  EXPECT_EQ(schema->csv.delimiter, ';');
  EXPECT_THAT(schema->columns, SizeIs(3));
}

TEST(InspectCsvTest, ADelimiterThatTheFirstLineLacksIsNotTaken) {
  std::string why_not;
  for (const Rules rules : {Rules::kGlue, Rules::kOurs}) {
    const auto schema = Inspect("id;price\n1;1,5\n2;2,25\n", rules, &why_not);
    ASSERT_TRUE(schema.has_value()) << why_not;
    EXPECT_EQ(schema->csv.delimiter, ';');
  }
}

TEST(InspectCsvTest, OursTakeTypesFromMoreRecordsThanAws) {
  std::string text = "id,n\n";
  for (std::size_t i = 0; i < kMaxCsvRecords; ++i) text += "1,1\n";
  text += "1,2.5\n";
  std::string why_not;
  EXPECT_EQ(Inspect(text, Rules::kOurs, &why_not)->columns[1].type.kind, TypeKind::kDouble);
  EXPECT_EQ(Inspect(text, Rules::kGlue, &why_not)->columns[1].type.kind, TypeKind::kBigint);
}

TEST(CsvTypesTest, TypesHoldForWhatComesBehindTheSampleHoweverItIsCutIntoBlocks) {
  constexpr std::string_view kHead = "a note,,,,\nid,n,s,w,e\n1,1,2,3,\n2,1,2,3,\n";
  constexpr std::string_view kRest = "3,2.5,\"x\"\",\n1\",NULL,\n4,1,1,1,7\n";
  const std::string text = std::string(kHead).append(kRest);
  std::string why_not;
  const auto sample = Inspect(kHead, Rules::kOurs, &why_not);
  ASSERT_TRUE(sample.has_value()) << why_not;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    FileSchema schema = *sample;
    CsvTypes types(&schema);
    for (std::size_t at = 0; at < text.size(); at += size) types.Take(text.substr(at, size));
    std::string told;
    for (const SchemaColumn& column : schema.columns) told += HiveName(column.type) + " ";
    EXPECT_EQ(told, "bigint double string bigint bigint ") << size;
    EXPECT_EQ(schema.columns[1].example, "2.5");
  }
}

TEST(InspectCsvTest, LinesThatEndInDifferentWaysAreTold) {
  std::string why_not;
  const auto rules_of = [&](std::string_view text) {
    std::vector<std::string_view> rules;
    for (const Reason& reason : Inspect(text, Rules::kOurs, &why_not)->reasons) {
      rules.push_back(reason.rule);
    }
    return rules;
  };
  EXPECT_THAT(rules_of("id,n\r\n1,2\n"), Contains("line-ends"));
  EXPECT_THAT(rules_of("id,n\r\n\"1\n\",2\r\n"), Not(Contains("line-ends")));
}

TEST(InspectCsvTest, CharactersOfTwoBytesAreNamed) {
  std::string why_not;
  using namespace std::string_view_literals;
  EXPECT_FALSE(Inspect("\xff\xfei\0d\0,\0n\0\n\0"sv, Rules::kOurs, &why_not).has_value());
  EXPECT_EQ(why_not, "it is UTF-16 or UTF-32: convert it to UTF-8");
  EXPECT_FALSE(Inspect("id,n\n1,\0\n"sv, Rules::kOurs, &why_not).has_value());
  EXPECT_EQ(why_not, "it is not text");
}

TEST(InspectCsvTest, OneRecordOfTenMayBeOdd) {
  std::string why_not;
  std::string text = "id,name\n";
  for (int i = 0; i < 8; ++i) text += std::to_string(i) + ",x\n";
  EXPECT_TRUE(Inspect(text + "odd\n", Rules::kGlue, &why_not).has_value());
  EXPECT_FALSE(Inspect(text + "odd\nodd\n", Rules::kGlue, &why_not).has_value());
  EXPECT_EQ(why_not, "no delimiter gives records of two fields or more that are alike");
}

TEST(InspectCsvTest, OneColumnIsATableOnlyWhereTheNameSaysSoAndTheRulesAreOurs) {
  std::string why_not;
  EXPECT_TRUE(Inspect("isrc\nUS1\nGB2\n", Rules::kOurs, &why_not, true).has_value());
  EXPECT_FALSE(Inspect("isrc\nUS1\nGB2\n", Rules::kOurs, &why_not, false).has_value());
  EXPECT_FALSE(Inspect("isrc\nUS1\nGB2\n", Rules::kGlue, &why_not, true).has_value());
}

}  // namespace
}  // namespace tracklake::crawler
