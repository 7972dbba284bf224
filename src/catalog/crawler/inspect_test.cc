#include "catalog/crawler/inspect.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "catalog/crawler/gzip.h"
#include "catalog/crawler/json_sample.h"
#include "catalog/crawler/parquet_footer.h"

namespace tracklake::crawler {
namespace {

FileSchema SchemaOf(std::string_view text, Rules rules, std::string_view name = "a.csv") {
  return InspectHead(name, text, text.size(), rules).schema;
}

// "csv: id bigint, name string", "unknown: why".
std::string Told(const FileSchema& schema) {
  std::string told = std::string(NameOf(schema.format)) + ":";
  for (const SchemaColumn& column : schema.columns) {
    told += (told.ends_with(':') ? " " : ", ") + column.name + " " + HiveName(column.type);
  }
  return schema.columns.empty() ? told + " " + schema.reasons.back().text : told;
}

std::string Glue(std::string_view text) { return Told(SchemaOf(text, Rules::kGlue)); }
std::string Ours(std::string_view text) { return Told(SchemaOf(text, Rules::kOurs)); }

TEST(InspectTest, AHeaderIsTextsOverAColumnThatIsNone) {
  constexpr std::string_view kText = "id,name\n1,SOS\n2,Kill Bill\n";
  EXPECT_EQ(Glue(kText), "csv: id bigint, name string");
  EXPECT_EQ(Ours(kText), "csv: id bigint, name string");
  EXPECT_EQ(SchemaOf(kText, Rules::kGlue).csv.skipped_lines, 1);
}

TEST(InspectTest, GlueSeesNoHeaderOverTextsOnlyAndOursDoes) {
  constexpr std::string_view kText =
      "artist_id,artist_name\n7tYKF4w9nC0nq9CsPZTHyP,SZA\n06HL4z0CvFAxyc27GXpf02,Taylor Swift\n";
  EXPECT_EQ(Glue(kText), "csv: col0 string, col1 string");
  EXPECT_EQ(Ours(kText), "csv: artist_id string, artist_name string");
}

TEST(InspectTest, TextsWithoutAHeaderStayWithoutOne) {
  constexpr std::string_view kText = "London,Thames\nParis,Seine\nVienna,Danube\n";
  EXPECT_EQ(Ours(kText), "csv: col0 string, col1 string");
  EXPECT_EQ(Ours("name,name\nname,x\ny,name\n"), "csv: col0 string, col1 string");
}

TEST(InspectTest, AnIndexColumnHidesTheHeaderFromGlueAndIsNamedByOurs) {
  constexpr std::string_view kText = ",song_id,plays\n0,a,10\n1,b,20\n";
  EXPECT_EQ(Glue(kText), "csv: col0 bigint, col1 string, col2 string");
  EXPECT_EQ(Ours(kText), "csv: row_index bigint, song_id string, plays bigint");
  EXPECT_EQ(Ours("Unnamed: 0,plays\n0,10\n1,20\n"), "csv: row_index bigint, plays bigint");
}

TEST(InspectTest, ANoteAboveTheHeaderIsSteppedOver) {
  const FileSchema schema = SchemaOf(
      ",,,\"Note that these figures are rounded\"\nPosition,Track Name,Artist,Streams\n"
      "1,Havana,Camila Cabello,9\n2,Perfect,Ed Sheeran,8\n",
      Rules::kOurs);
  EXPECT_EQ(Told(schema), "csv: position bigint, track_name string, artist string, streams bigint");
  EXPECT_EQ(schema.csv.skipped_lines, 2);
}

TEST(InspectTest, QuotesAreSeenAndCommasInThemDoNotSplit) {
  const FileSchema schema = SchemaOf("id,name\n1,\"Hello, \"\"World\"\"\"\n2,b\n", Rules::kOurs);
  EXPECT_EQ(Told(schema), "csv: id bigint, name string");
  EXPECT_TRUE(schema.csv.has_quotes);
}

TEST(InspectTest, OursKnowDatesTimesZerosInFrontAndWordsForNothing) {
  constexpr std::string_view kText =
      "day,at,zip,n,x\n2026-11-20,2026-11-20 06:00:00,01234,NULL,1\n2026-11-21,"
      "2026-11-20 06:00:00.5,00001,3,2.5\n";
  EXPECT_EQ(Ours(kText), "csv: day date, at timestamp, zip string, n bigint, x double");
  EXPECT_EQ(Glue(kText), "csv: day string, at string, zip bigint, n string, x double");
}

TEST(InspectTest, AByteOrderMarkIsNoPartOfANameUnderOurs) {
  EXPECT_EQ(Ours("\xEF\xBB\xBFrank,uri\r\n1,a\r\n2,b\r\n"), "csv: rank bigint, uri string");
}

TEST(InspectTest, GlueWantsTwoColumnsAndTwoLines) {
  EXPECT_EQ(Glue("name\na\nb\n"),
            "unknown: no delimiter gives records of two fields or more that are alike");
  EXPECT_EQ(Ours("name\na\nb\n").substr(0, 4), "csv:");
  EXPECT_EQ(Glue("id,name\n"), "unknown: CSV with one line only");
  EXPECT_EQ(Ours("id,name\n"), "csv: id string, name string");
}

TEST(InspectTest, EachDelimiterIsFound) {
  for (const char delimiter : {',', '|', '\t', ';', '\x01'}) {
    std::string text = "id,name\n1,x\n2,y\n";
    std::ranges::replace(text, ',', delimiter);
    EXPECT_EQ(Glue(text), "csv: id bigint, name string");
    EXPECT_EQ(SchemaOf(text, Rules::kGlue).csv.delimiter, delimiter);
  }
}

TEST(InspectTest, JsonLinesAreMergedNestedOnesToo) {
  constexpr std::string_view kText =
      "{\"a\":1,\"b\":{\"c\":true}}\n{\"a\":2.5,\"b\":{\"d\":[1]},\"E\":null}\n";
  EXPECT_EQ(Glue(kText), "json: a double, b struct<c:boolean,d:array<int>>, e string");
  EXPECT_EQ(Ours(kText), "json: a double, b struct<c:boolean,d:array<bigint>>, E string");
}

std::string RulesOf(const FileSchema& schema) {
  std::string rules;
  for (const Reason& reason : schema.reasons) rules.append(reason.rule).append(" ");
  return rules;
}

TEST(InspectTest, ObjectsBehindEachOtherOnALineAreNoLines) {
  EXPECT_EQ(SchemaOf("{\"id\":1}{\"id\":2}", Rules::kOurs).json, JsonShape::kDocument);
  EXPECT_EQ(SchemaOf("{\"id\":1}\r\n \n{\"id\":2}\n", Rules::kOurs).json, JsonShape::kLines);
}

TEST(InspectTest, FieldsThatQueriesDoNotReadAndAnEndInsideOfAValueAreTold) {
  EXPECT_EQ(RulesOf(SchemaOf("{\"Id\":1}\n{\"id\":2}\n", Rules::kOurs)),
            "json-capitals json-lines ");
  EXPECT_EQ(RulesOf(SchemaOf("{\"id\":1}\n{\"id\":", Rules::kOurs)), "json-lines json-broken ");
}

TEST(InspectTest, JsonThatCannotBeReadIsNotTakenForCsv) {
  const std::string_view broken = "[\n{\"a\":1,\"b\":2},\n{\"a\":3,\"b\":4},\n{\"a\":5,";
  EXPECT_EQ(Told(SchemaOf(broken, Rules::kOurs, "a.json")),
            "unknown: it begins as JSON, but is cut off, not UTF-8, or not JSON further on");
  EXPECT_EQ(Told(SchemaOf("{}", Rules::kOurs, "a.json")), "unknown: its JSON has no fields");
  EXPECT_EQ(SchemaOf("[x],n\n[y],1\n", Rules::kOurs, "a.csv").format, DataFormat::kCsv);
}

TEST(InspectTest, AnArrayIsOneColumnUnderGlueAndRowsUnderOurs) {
  constexpr std::string_view kText = "[{\"id\":\"a\"},\n {\"id\":\"b\",\"n\":3000000000}]";
  EXPECT_EQ(Glue(kText), "json: array array<struct<id:string,n:bigint>>");
  EXPECT_EQ(Ours(kText), "json: id string, n bigint");
}

TEST(InspectTest, ADocumentThatIsCutIsAskedForAgainAndThenTakenAsFarAsItGoes) {
  const std::string text = "{\"a\":1,\"b\":[{\"c\":2}," + std::string(100, ' ');
  EXPECT_TRUE(InspectHead("a.json", text, kMaxSampleBytes * 2, Rules::kOurs).wants_more);
  const std::string long_text = text + std::string(kMaxSampleBytes, ' ');
  EXPECT_EQ(Told(InspectHead("a.json", long_text, kMaxSampleBytes * 2, Rules::kOurs).schema),
            "json: a bigint, b array<struct<c:bigint>>");
  EXPECT_EQ(SchemaOf(text, Rules::kOurs, "a.json").format, DataFormat::kUnknown);
}

TEST(InspectTest, DepthAndWidthAreBounded) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(SchemaOf(deep, Rules::kOurs, "a.json").format, DataFormat::kUnknown);
  std::string wide = "{";
  for (int i = 0; i < 5000; ++i) wide += "\"k" + std::to_string(i) + "\":1,";
  wide += "\"z\":1}";
  const FileSchema schema = SchemaOf(wide, Rules::kOurs);
  EXPECT_EQ(schema.columns.size(), kMaxNestedFields);
  EXPECT_EQ(schema.reasons.back().rule, "json-wide");
  std::string nested;
  for (int i = 0; i < 64; ++i) nested += "{\"a\":";
  nested += "1" + std::string(64, '}');
  EXPECT_TRUE(HiveName(SchemaOf(nested, Rules::kOurs).columns[0].type)
                  .ends_with("a:string" + std::string(kMaxJsonDepth - 1, '>')));
}

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST(InspectTest, GzipIsUnpackedAsFarAsItIsThereAndNoFurther) {
  const std::string packed = Gzip("{\"id\":1}\n{\"id\":2}\n");
  const FileSchema schema = SchemaOf(packed, Rules::kOurs, "a.json.gz");
  EXPECT_EQ(Told(schema), "json: id bigint");
  EXPECT_EQ(schema.packing, Packing::kGzip);
  EXPECT_EQ(SchemaOf(packed.substr(0, 12), Rules::kOurs).format, DataFormat::kUnknown);
  EXPECT_EQ(RulesOf(schema), "json-lines ");
  const std::string cut = packed.substr(0, packed.size() - 1);
  EXPECT_EQ(RulesOf(SchemaOf(cut, Rules::kOurs, "a.gz")), "json-lines gzip-cut ");
  const std::string bomb = Gzip(std::string(std::size_t{64} << 20, 'x'));
  EXPECT_EQ(UnpackGzip(bomb, 1000)->bytes.size(), 1000u);
  EXPECT_TRUE(UnpackGzip(bomb, 1000)->is_cut);
}

// A footer of two columns: a bigint "n" and a list of strings "tags".
constexpr std::string_view kFooter(
    "\x15\x02\x19\x5c\x48\x04root\x15\x04\x00"  // the root, two children
    "\x15\x04\x25\x02\x18\x01N\x00"             // int64, optional
    "\x35\x02\x18\x04tags\x15\x02\x15\x06\x00"  // a group, LIST
    "\x35\x04\x18\x04list\x15\x02\x00"          // repeated
    "\x15\x0c\x25\x02\x18\x07"
    "element\x25\x00\x00"  // bytes, UTF8
    "\x16\x06\x00",
    64);

TEST(ParquetFooterTest, ColumnsAndListsAreRead) {
  std::string why_not;
  const auto schema = InspectFooter(kFooter, &why_not);
  ASSERT_TRUE(schema.has_value()) << why_not;
  EXPECT_EQ(Told(*schema), "parquet: n bigint, tags array<string>");
}

TEST(ParquetFooterTest, OfNamesThatDifferInCapitalsOnlyTheFirstIsRead) {
  std::string twice(kFooter.substr(0, 21));
  twice[3] = '\x3c';  // three elements
  twice += "\x15\x04\x25\x02\x18\x01n";
  twice.append(1, '\0').append("\x16\x06\x00", 3);
  std::string why_not;
  const auto schema = InspectFooter(twice, &why_not);
  ASSERT_TRUE(schema.has_value()) << why_not;
  EXPECT_EQ(Told(*schema), "parquet: n bigint");
  EXPECT_EQ(RulesOf(*schema), "parquet same-name ");
}

TEST(ParquetFooterTest, NoFooterThatIsCutOrDamagedIsTakenForAWholeOneWithMoreColumns) {
  std::string why_not;
  for (std::size_t size = 0; size < kFooter.size(); ++size) {
    const auto schema = InspectFooter(kFooter.substr(0, size), &why_not);
    EXPECT_TRUE(!schema || schema->columns.size() == 2u) << size;
  }
  for (std::size_t at = 0; at < kFooter.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string damaged(kFooter);
      damaged[at] = static_cast<char>(byte);
      const auto schema = InspectFooter(damaged, &why_not);
      EXPECT_TRUE(!schema || schema->columns.size() <= 6u);
    }
  }
}

TEST(InspectTest, WhatIsNotReadIsNamed) {
  EXPECT_EQ(Ours("PK\x03\x04zip"), "unknown: ZIP (or a spreadsheet) is not read here");
  EXPECT_EQ(Ours(std::string_view("a,b\0c\n", 6)), "unknown: it is not text");
  EXPECT_EQ(Ours(" \n"), "empty: nothing is in it");
  EXPECT_EQ(Ours("PAR1PAR1"), "unknown: it is Parquet that breaks off");
}

TEST(ColumnTypeTest, WhatNoTypesTextCanSayIsDeclaredAsAString) {
  const ColumnType number = {.kind = TypeKind::kBigint};
  const auto with = [&](std::vector<std::string> names) {
    const std::size_t count = names.size();
    return ColumnType{.kind = TypeKind::kStruct,
                      .names = std::move(names),
                      .parts = std::vector<ColumnType>(count, number)};
  };
  EXPECT_EQ(HiveName(Declarable(with({"a b", "ü", "A b", "c"}))),
            "struct<a b:bigint,ü:bigint,c:bigint>");
  for (const char* name : {"x:y", "p,q", "a<b", "f(x)", ""}) {
    const ColumnType list = {.kind = TypeKind::kArray, .parts = {with({"n", name})}};
    EXPECT_EQ(HiveName(Declarable(list)), "array<string>") << name;
  }
}

}  // namespace
}  // namespace tracklake::crawler
