#include "duck/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() : database_(*Database::OpenInMemory({{"threads", "1"}})) {}
  QueryResult Run(const std::string& sql) { return connection_.Query(sql).value(); }

  Database database_;
  Connection connection_ = *database_.Connect();
};

TEST_F(DatabaseTest, GivesEachTypeAsItself) {
  const QueryResult result =
      Run("SELECT 7::TINYINT, -7::BIGINT, 4000000000::UINTEGER, true, "
          "'a text of more than twelve bytes'");
  EXPECT_EQ(result.Integer(0, 0), 7);
  EXPECT_EQ(result.Integer(0, 1), -7);
  EXPECT_EQ(result.Integer(0, 2), 4'000'000'000);
  EXPECT_EQ(result.Boolean(0, 3), true);
  EXPECT_EQ(result.Text(0, 4), "a text of more than twelve bytes");
}

TEST_F(DatabaseTest, KeepsNullApartFromEmptyAndZero) {
  const QueryResult result = Run("SELECT NULL::BIGINT, NULL::VARCHAR, 0::BIGINT, ''");
  EXPECT_EQ(result.Integer(0, 0), std::nullopt);
  EXPECT_EQ(result.Text(0, 1), std::nullopt);
  EXPECT_EQ(result.Integer(0, 2), 0);
  EXPECT_EQ(result.Text(0, 3), "");
}

TEST_F(DatabaseTest, FindsRowsBeyondTheFirstChunk) {
  const QueryResult result = Run("SELECT range AS n FROM range(10000)");
  ASSERT_EQ(result.row_count(), 10'000U);
  for (const std::size_t row : {0, 2047, 2048, 9999}) EXPECT_EQ(result.Integer(row, 0), row);
}

// Each pipeline ends with a chunk of its own, as each thread does.
TEST_F(DatabaseTest, FindsRowsBehindChunksThatArePartlyFilled) {
  const QueryResult result =
      Run("SELECT range AS n FROM range(3) UNION ALL SELECT 100 + range FROM range(3000) "
          "UNION ALL SELECT 7");
  ASSERT_EQ(result.row_count(), 3004U);
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < 3004; ++row) rows.push_back(result.Integer(row, 0).value());
  std::ranges::sort(rows);
  EXPECT_THAT(std::vector(rows.begin(), rows.begin() + 5), ElementsAre(0, 1, 2, 7, 100));
  EXPECT_EQ(rows.back(), 3099);
}

TEST_F(DatabaseTest, BlamesTheStatementForWhatIsWrongInIt) {
  for (const char* sql : {"SELEC 1", "SELECT x", "SELECT * FROM nowhere", "SELECT 'a'::INTEGER"}) {
    const auto result = connection_.Query(sql);
    ASSERT_FALSE(result.has_value()) << sql;
    EXPECT_EQ(result.error().kind, ErrorKind::kUsage) << sql;
  }
  EXPECT_THAT(connection_.Query("SELECT 1 AS a b").error().message, HasSubstr("LINE 1"));
}

TEST_F(DatabaseTest, TakesParametersAsValuesNotAsSql) {
  Statement statement = connection_.Prepare("SELECT $1::VARCHAR").value();
  ASSERT_TRUE(statement.Bind(1, "'; DROP TABLE x").has_value());
  EXPECT_FALSE(statement.Bind(2, "no such parameter").has_value());
  const QueryResult result = statement.Execute().value();
  EXPECT_EQ(result.Text(0, 0), "'; DROP TABLE x");
}

TEST_F(DatabaseTest, RefusesASettingThatDoesNotExist) {
  EXPECT_FALSE(Database::OpenInMemory({{"no_such_setting", "1"}}).has_value());
}

TEST_F(DatabaseTest, QuotesIdentifiersWithTheirQuotes) {
  const auto statement = connection_.Prepare("SELECT 1 AS " + QuoteIdentifier("a \"b\""));
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement->ColumnName(0), "a \"b\"");
}

}  // namespace
}  // namespace tracklake
