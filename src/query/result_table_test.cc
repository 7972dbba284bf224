#include "query/result_table.h"

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

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ResultTableTest : public testing::Test, protected QueryLake {
 protected:
  std::string Table(const std::string& sql, int width, bool all_rows = false) {
    auto session = Open(sql);
    EXPECT_TRUE(session) << session.error().message;
    std::ostringstream out;
    const auto rows = WriteTable(*session, {.style = {.width = width}, .all_rows = all_rows}, out);
    EXPECT_TRUE(rows) << rows.error().message;
    return out.str();
  }
  // Of a pipe: all rows, as wide as they are.
  std::string Piped(const std::string& sql) { return Table(sql, 0, true); }
};

// The most that this process had at once so far.
long PeakMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

TEST_F(ResultTableTest, OfManyRowsTheFirstAndTheLastAreShownAndCounted) {
  const std::string table = Table("SELECT i FROM range(24000) t(i)", 80);
  EXPECT_THAT(table, StartsWith("     i\nbigint\n──────\n     0\n     1\n"));
  EXPECT_THAT(table, HasSubstr("\n    19\n… 23,960 more rows\n 23980\n"));
  EXPECT_THAT(table, EndsWith("\n 23999\n\n24,000 rows (40 shown)\n"));
  EXPECT_EQ(std::ranges::count(table, '\n'), 3 + 41 + 2);
}

TEST_F(ResultTableTest, FortyRowsAreAllShown) {
  const std::string table = Table("SELECT i FROM range(40) t(i)", 80);
  EXPECT_THAT(table, HasSubstr("\n    19\n    20\n"));
  EXPECT_THAT(table, EndsWith("\n    39\n\n40 rows\n"));
  EXPECT_THAT(Table("SELECT i FROM range(41) t(i)", 80), HasSubstr("\n… 1 more row\n"));
  EXPECT_THAT(Table("SELECT 1 AS i WHERE false", 80), EndsWith("\n\n0 rows\n"));
}

TEST_F(ResultTableTest, APipeIsGivenAllOfIt) {
  const std::string text(10'000, 'x');
  EXPECT_THAT(Piped("SELECT '" + text + "'"), HasSubstr(text + "\n"));
  const std::string table = Piped("SELECT i, i * 1000000 AS big FROM range(3000) t(i)");
  EXPECT_THAT(table, HasSubstr("\n  1500  1500000000\n"));
  EXPECT_THAT(table, EndsWith("\n3,000 rows\n"));
}

TEST_F(ResultTableTest, OneLongCellDoesNotMakeTheOthersWide) {
  const std::string table = Piped(
      "SELECT CASE i WHEN 1 THEN repeat('y', 5000) ELSE 'a' END AS a, i FROM range(1000) t(i)");
  EXPECT_LT(table.size(), 5000 + 1000 * 20);
  EXPECT_THAT(table, HasSubstr("y       1\n"));
}

TEST_F(ResultTableTest, ATableOfLongCellsTakesLittleMemory) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps what was freed";
  const long before = PeakMb();
  // 400 MB in all.
  const std::string table = Table("SELECT repeat('x', 1000000) || i AS a FROM range(400) t(i)", 80);
  EXPECT_THAT(table, HasSubstr("400 rows"));
  constexpr long kRowAndFrameMb = 48;
  EXPECT_LE(PeakMb() - before, kRowAndFrameMb);
}

TEST_F(ResultTableTest, AMillionRowsAreNotKept) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps what was freed";
  auto session = Open("SELECT i, 'text of row ' || i AS t FROM range(1000000) t(i)");
  ASSERT_TRUE(session);
  struct Nowhere final : std::streambuf {
    int overflow(int c) override { return c; }
    std::streamsize xsputn(const char*, std::streamsize size) override { return size; }
  } nowhere;
  std::ostream out(&nowhere);
  const long before = PeakMb();
  EXPECT_EQ(*WriteTable(*session, {.style = {.width = 80}, .all_rows = true}, out), 1'000'000);
  constexpr long kFrameMb = 24;
  EXPECT_LE(PeakMb() - before, kFrameMb);
}

TEST_F(ResultTableTest, WhatIsCutEndsInWholeCharacters) {
  const std::string table = Table("SELECT 'a b' || repeat('ä', 100000) AS a", 40);
  EXPECT_THAT(table, HasSubstr("ää…\n"));
  EXPECT_EQ(table.find("�"), std::string::npos);
  EXPECT_LT(table.size(), 1'000);
}

}  // namespace
}  // namespace tracklake
