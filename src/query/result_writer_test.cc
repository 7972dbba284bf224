#include "query/result_writer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <sstream>

#include "base/sanitized.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class ResultWriterTest : public testing::Test, protected QueryLake {
 protected:
  std::string Table(const std::string& sql, const TableStyle& style = {}) {
    auto session = Open(sql);
    EXPECT_TRUE(session) << session.error().message;
    std::ostringstream out;
    const auto rows = WriteTable(*session, style, out);
    EXPECT_TRUE(rows) << rows.error().message;
    return out.str();
  }
};

// The most that this process had at once so far.
long PeakMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

TEST_F(ResultWriterTest, ATableOfLongCellsTakesLittleMemory) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps what was freed";
  const long before = PeakMb();
  // 400 MB in all, of which the first 1,000 rows are asked for.
  const std::string table = Table("SELECT repeat('x', 1000000) || i AS a FROM range(400) t(i)",
                                  {.width = 80, .colour = false});
  EXPECT_THAT(table, HasSubstr("400 rows"));
  constexpr long kRowAndFrameMb = 48;
  EXPECT_LE(PeakMb() - before, kRowAndFrameMb);
}

TEST_F(ResultWriterTest, ManyColumnsAndLongCellsTogetherTakeLittleRoom) {
  std::string columns;
  for (int i = 0; i < 40; ++i) columns += fmt::format("{}repeat('y', 5000)", i == 0 ? "" : ", ");
  const std::string table = Table("SELECT " + columns + " FROM range(1000)");
  constexpr std::size_t kMostBytes = std::size_t{24} << 20;
  EXPECT_LE(table.size(), kMostBytes);
  EXPECT_THAT(table, HasSubstr("1,000 rows"));
}

TEST_F(ResultWriterTest, WhatIsCutEndsInWholeCharacters) {
  const std::string table = Table("SELECT 'a' || repeat('ä', 100000)");
  EXPECT_THAT(table, HasSubstr("ää…\n"));
  EXPECT_EQ(table.find("�"), std::string::npos);
  EXPECT_LT(table.size(), 400'000);
}

TEST_F(ResultWriterTest, WhatIsNotLongIsShownAsItIs) {
  const std::string text(10'000, 'x');
  EXPECT_THAT(Table("SELECT '" + text + "'"), HasSubstr(text + "\n"));
  const std::string table = Table("SELECT i FROM range(2000) t(i)");
  EXPECT_THAT(table, HasSubstr("\n999\n"));
  EXPECT_THAT(table, HasSubstr("2,000 rows, the first 1,000 shown"));
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
  for (const auto write : {WriteCsv, WriteJson, WriteJsonLines}) {
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
