#include "query/not_select.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duck/database.h"
#include "query/gate.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class NotSelectTest : public testing::Test {
 protected:
  Result<std::string> Judge(const std::string& sql) { return OneSelect(connection_, sql); }

  Database database_ = *Database::OpenInMemory({{"threads", "1"}});
  Connection connection_ = *database_.Connect();
};

TEST_F(NotSelectTest, EachKindOfStatementHasItsReasonAndWhatToWriteInstead) {
  for (const char* sql : {"INSERT INTO songs VALUES (1)",
                          "UPDATE songs SET a = 1",
                          "DELETE FROM songs",
                          "CREATE TABLE t AS SELECT 1",
                          "CREATE VIEW v AS SELECT 1",
                          "DROP TABLE songs",
                          "ALTER TABLE songs ADD COLUMN a INTEGER",
                          "COPY songs TO 'x.csv'",
                          "ATTACH 'x.db'",
                          "USE other",
                          "SET threads = 4",
                          "RESET threads",
                          "PRAGMA show_tables",
                          "CALL pragma_version()",
                          "PIVOT songs ON song_id USING count(*)",
                          "BEGIN",
                          "COMMIT",
                          "PREPARE p AS SELECT 1",
                          "EXECUTE p",
                          "INSTALL httpfs",
                          "LOAD httpfs",
                          "VACUUM",
                          "CHECKPOINT",
                          "EXPORT DATABASE 'x'",
                          "IMPORT DATABASE 'x'",
                          "-- a comment\n  insert INTO songs VALUES (1)",
                          "EXPLAIN DROP TABLE songs",
                          "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'"}) {
    const auto judged = Judge(sql);
    ASSERT_FALSE(judged) << sql;
    EXPECT_EQ(judged.error().kind, ErrorKind::kUsage) << sql;
    EXPECT_TRUE(judged.error().message.starts_with("only SELECT is possible here: ")) << sql;
    EXPECT_NE(judged.error().message, "only SELECT is possible here: a query cannot write") << sql;
    EXPECT_NE(judged.error().hint, "") << sql;
  }
  EXPECT_EQ(WhyNotRun("set x = 1")->message,
            "only SELECT is possible here: SET changes how the engine works, which is fixed");
  EXPECT_EQ(WhyNotRun("FROB x"), std::nullopt);
}

TEST_F(NotSelectTest, APlanIsExplainedAndNothingElseBehindTheWord) {
  EXPECT_EQ(*Judge(" explain SELECT 1;"), "EXPLAIN  SELECT 1");
  EXPECT_EQ(Judge("EXPLAIN /* */ ANALYZE SELECT 1").error().message,
            "only SELECT is possible here: EXPLAIN ANALYZE runs what it explains");
  EXPECT_EQ(*Judge("EXPLAIN WITH a AS (SELECT 1) FROM a"), "EXPLAIN  WITH a AS (SELECT 1) FROM a");
  EXPECT_FALSE(Judge("EXPLAIN EXPLAIN SELECT 1"));
  EXPECT_FALSE(Judge("EXPLAIN SELECT current_setting('threads')"));
  EXPECT_FALSE(Judge("EXPLAIN SELECT 1; SELECT 2"));
  EXPECT_FALSE(Judge("EXPLAIN"));
  // DuckDB's comments nest, the scanner's do not: what is run is what was judged.
  const std::string nested = Judge("EXPLAIN /* /* */ SELECT 1 -- */ */ COPY (SELECT 1) TO 'x'\n")
                                 .value_or("EXPLAIN  SELECT 1");
  EXPECT_TRUE(nested.starts_with("EXPLAIN  SELECT 1")) << nested;
}

class ExplainTest : public testing::Test, protected QueryLake {};

TEST_F(ExplainTest, APlanIsToldAlsoOfAStatementWithParameters) {
  AddDay(kFirstDay, 10);
  EXPECT_THAT(Ask("EXPLAIN SELECT * FROM songs"), ElementsAre(HasSubstr("READ_PARQUET")));
  QueryOptions options;
  options.parameters = {{"x", "s1"}};
  EXPECT_THAT(Ask("EXPLAIN SELECT * FROM songs WHERE song_id = $x", options),
              ElementsAre(HasSubstr("READ_PARQUET")));
  options.parameters.clear();
  options.parquet_file = (folder() / "out.parquet").native();
  auto session = Open("EXPLAIN SELECT 1", options);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->WriteParquet().error().kind, ErrorKind::kUsage);
}

TEST_F(NotSelectTest, APivotThatNamesItsColumnsIsASelect) {
  EXPECT_TRUE(Judge("PIVOT songs ON song_id IN ('a', 'b') USING count(*)"));
  EXPECT_TRUE(Judge("UNPIVOT songs ON a, b INTO NAME n VALUE v"));
}

}  // namespace
}  // namespace tracklake
