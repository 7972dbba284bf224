#include "query/result_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class ResultWriterTest : public testing::Test, protected QueryLake {
 protected:
  using Writer = Result<std::int64_t> (*)(ResultSource&, std::ostream&);
  std::string Written(Writer write, const std::string& sql) {
    auto session = Open(sql);
    EXPECT_TRUE(session) << session.error().message;
    std::ostringstream out;
    const auto rows = write(*session, out);
    EXPECT_TRUE(rows) << rows.error().message;
    return out.str();
  }
};

constexpr const char* kOdd =
    "SELECT i AS n, 'a|b' || chr(9) || 'c\\' || chr(10) || '<d>' AS text, NULL AS nothing FROM "
    "range(2) t(i)";

TEST_F(ResultWriterTest, JsonIsAnObjectForEachRow) {
  EXPECT_EQ(Written(WriteJson, "SELECT 1 AS a, 'x\"y' AS \"b c\", 1e300 * 1e300 AS inf"),
            "{\"schema_version\":1,\"columns\":[{\"name\":\"a\",\"type\":\"INTEGER\"},"
            "{\"name\":\"b c\",\"type\":\"VARCHAR\"},{\"name\":\"inf\",\"type\":\"DOUBLE\"}],"
            "\"rows\":[{\"a\":1,\"b c\":\"x\\\"y\",\"inf\":null}]}\n");
  EXPECT_THAT(Written(WriteJson, "SELECT 1 AS a WHERE false"), HasSubstr("\"rows\":[]}\n"));
}

TEST_F(ResultWriterTest, ColumnsOfOneNameAreToldApart) {
  EXPECT_EQ(Written(WriteJsonObjectLines, "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a"),
            "{\"a\":1,\"a_2\":2,\"a_1\":3,\"a_3\":4}\n");
}

TEST_F(ResultWriterTest, ColumnarJsonKeepsRowsAsArrays) {
  EXPECT_EQ(Written(WriteJsonColumns, "SELECT 1 AS a, 2 AS a"),
            "{\"schema_version\":1,\"columns\":[{\"name\":\"a\",\"type\":\"INTEGER\"},"
            "{\"name\":\"a\",\"type\":\"INTEGER\"}],\"rows\":[[1,2]]}\n");
}

TEST_F(ResultWriterTest, TsvHasALineForEachRowWhateverIsInIt) {
  EXPECT_EQ(Written(WriteTsv, kOdd),
            "n\ttext\tnothing\n0\ta|b\\tc\\\\\\n<d>\t\n1\ta|b\\tc\\\\\\n<d>\t\n");
}

TEST_F(ResultWriterTest, MarkdownIsATableWhateverIsInIt) {
  EXPECT_EQ(Written(WriteMarkdown, kOdd),
            "| n | text | nothing |\n| ---: | --- | ---: |\n"
            "| 0 | a\\|b c\\<br>&lt;d> |  |\n| 1 | a\\|b c\\<br>&lt;d> |  |\n");
}

TEST_F(ResultWriterTest, JsonLinesAreTheColumnsAndThenARowEach) {
  auto session = Open("SELECT i, NULL AS \"a b\", 'x\"y' FROM range(2) t(i)");
  ASSERT_TRUE(session);
  std::ostringstream out;
  ASSERT_EQ(*WriteJsonLines(*session, out), 2);
  EXPECT_EQ(out.str(),
            "{\"schema_version\":1,\"columns\":[{\"name\":\"i\",\"type\":\"BIGINT\"},"
            "{\"name\":\"a b\",\"type\":\"INTEGER\"},"
            "{\"name\":\"'x\\\"y'\",\"type\":\"VARCHAR\"}]}\n"
            "[0,null,\"x\\\"y\"]\n[1,null,\"x\\\"y\"]\n");
}

TEST_F(ResultWriterTest, ProgramsAreGivenCellsOfAnyLength) {
  for (const Writer write : {WriteCsv, WriteTsv, WriteJsonColumns, WriteJsonLines}) {
    auto session = Open("SELECT repeat('x', 1000000) AS x FROM range(20)");
    ASSERT_TRUE(session);
    std::ostringstream out;
    ASSERT_EQ(*write(*session, out), 20);
    // One more in the column's name.
    EXPECT_EQ(std::ranges::count(out.str(), 'x'), 20'000'000 + 1);
  }
}

}  // namespace
}  // namespace tracklake
