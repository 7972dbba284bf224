#include "query/furniture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class FurnitureTest : public testing::Test {
 protected:
  std::vector<std::string> Of(const std::string& sql) {
    return Furniture(
        sql, {}, [](std::string_view key) { return std::string(key); }, foreign_, reachable_,
        clock_);
  }

  SimulatedClock clock_{*ParseIsoSeconds("2026-11-20T06:00:00Z")};
  ForeignScans foreign_;
  WorkerFiles reachable_;
};

TEST_F(FurnitureTest, TheBoltComesLastAndBehindTheFilesThatStayOpen) {
  foreign_.relations.push_back({.name = "mine", .statement = "CREATE VIEW mine AS SELECT 1"});
  reachable_ = {.readable = {"songs.parquet"}, .writable = "out.parquet"};
  const auto statements = Of("SELECT * FROM songs JOIN mine USING (id)");
  ASSERT_GE(statements.size(), 4u);
  EXPECT_EQ(statements.back(), "SET enable_external_access = false; SET lock_configuration = true");
  EXPECT_EQ(statements[statements.size() - 2],
            "SET allowed_paths = ['songs.parquet', 'out.parquet']");
  EXPECT_EQ(statements[statements.size() - 3], "CREATE VIEW mine AS SELECT 1");
}

TEST_F(FurnitureTest, NothingInAMacroIsWhereTheStatementMightBe) {
  const std::string sql = "SELECT date_trunc('week', song_name) FROM songs";
  EXPECT_THAT(Of(sql), Contains(StartsWith(std::string(sql.size() + 1, ' '))));
}

TEST_F(FurnitureTest, AFileIsOpenedByThePatternThatStandsForItsName) {
  reachable_.readable = {"it's[1].parquet"};
  EXPECT_THAT(Of("SELECT 1"),
              Contains("SET allowed_paths = ['it''s[1].parquet', 'it''s[[]1].parquet', ]"));
}

TEST_F(FurnitureTest, TheTimeIsTheClocksForAStatementThatAsks) {
  for (const char* sql : {"SELECT current_date", "SELECT now()", "FROM duckdb_functions()"}) {
    const auto statements = Of(sql);
    EXPECT_THAT(statements, Contains(HasSubstr("current_date() AS DATE '2026-11-20'"))) << sql;
    EXPECT_THAT(statements, Contains(HasSubstr("now() AS TIMESTAMPTZ '2026-11-20T06:00:00Z'")))
        << sql;
  }
  EXPECT_THAT(Of("SELECT 1"), Not(Contains(HasSubstr("current_date()"))));
}

TEST_F(FurnitureTest, TimesAreInUtc) { EXPECT_EQ(Of("SELECT 1").front(), "SET TimeZone = 'UTC'"); }

}  // namespace
}  // namespace tracklake
