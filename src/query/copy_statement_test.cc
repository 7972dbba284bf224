#include "query/copy_statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::HasSubstr;

TEST(CopyStatementTest, ColumnsKeepTheirNamesAndTypes) {
  const std::vector<QueryColumn> columns = {{"song", "VARCHAR"}, {"a \"b\"", "BIGINT"}};
  EXPECT_FALSE(HasWideIntegers(columns));
  EXPECT_EQ(CopyStatement("SELECT 1, 2", columns, "BIGINT", "/tmp/it's.parquet"),
            "COPY (SELECT c0 AS \"song\", c1 AS \"a \"\"b\"\"\" FROM (\nSELECT 1, 2\n) AS "
            "result(c0, c1)) TO '/tmp/it''s.parquet' (FORMAT parquet, COMPRESSION zstd, "
            "USE_TMP_FILE false)");
}

TEST(CopyStatementTest, IntegersThatParquetLacksBecomeOthersWhereverTheyStand) {
  const std::vector<QueryColumn> columns = {{"n", "HUGEINT"},
                                            {"l", "STRUCT(\"a HUGEINT\" UHUGEINT[], b BIGINT)"}};
  EXPECT_TRUE(HasWideIntegers(columns));
  const std::string copy = CopyStatement("SELECT 1", columns, "DECIMAL(38,0)", "x");
  EXPECT_THAT(copy, HasSubstr("CAST(c0 AS DECIMAL(38,0)) AS \"n\""));
  EXPECT_THAT(copy,
              HasSubstr("CAST(c1 AS STRUCT(\"a HUGEINT\" DECIMAL(38,0)[], b BIGINT)) AS \"l\""));
}

TEST(CopyStatementTest, ALimitStandsOutsideOfTheStatement) {
  EXPECT_THAT(CopyStatement("SELECT 1 LIMIT 9", {{"n", "INTEGER"}}, "BIGINT", "x", 5),
              HasSubstr("(\nSELECT 1 LIMIT 9\n) AS result(c0) LIMIT 5) TO 'x'"));
}

TEST(CopyStatementTest, ATypeThatAUserNamedLikeThatStays) {
  EXPECT_FALSE(HasWideIntegers({{"e", "ENUM('HUGEINT', 'b')"}}));
}

}  // namespace
}  // namespace tracklake
