#include "query/cell_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

class CellTextTest : public testing::Test, protected QueryLake {
 protected:
  void ExpectSameText(const std::string& value, const std::string& rows) {
    auto session = Open("SELECT v, v::VARCHAR FROM (SELECT " + value + " AS v FROM " + rows + ")");
    ASSERT_TRUE(session) << session.error().message;
    int count = 0;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      EXPECT_EQ(row[0], row[1]);
      return ++count < 1'000'000;
    });
    ASSERT_TRUE(ran) << ran.error().message;
    EXPECT_GT(count, 0);
  }
};

// hash() spreads the numbers over all of 64 bits.
constexpr const char* kManyBits =
    "(SELECT CAST(hash(i) % 18446744073709551615 AS UBIGINT) AS b, i FROM range(100000) t(i))";

TEST_F(CellTextTest, RealsAreWrittenAsDuckDbWritesThem) {
  ExpectSameText("CAST(b AS DOUBLE)", kManyBits);
  ExpectSameText("CAST(b % 1000000 AS DOUBLE) / 1000", kManyBits);
  ExpectSameText("(CAST(b AS DOUBLE) - 9e18) * power(10.0, CAST(i % 600 AS INTEGER) - 320)",
                 kManyBits);
  ExpectSameText("v",
                 "(VALUES (0e0), (-0e0), (1e0), (0.1e0), (1e15), (1e16), (123456789012345680e0),"
                 "(1e-4), (1e-5), (5e-324), (1.7976931348623157e308), ('nan'::DOUBLE), "
                 "('inf'::DOUBLE), ('-inf'::DOUBLE), (NULL)) t(v)");
}

TEST_F(CellTextTest, WholeNumbersAndTruthAreWrittenAsDuckDbWritesThem) {
  ExpectSameText("CAST(i - 50000 AS INTEGER)", kManyBits);
  ExpectSameText("v", "(VALUES (-9223372036854775808), (9223372036854775807), (0), (NULL)) t(v)");
  ExpectSameText("v", "(VALUES (true), (false), (NULL)) t(v)");
}

TEST_F(CellTextTest, DatesAndTimesAreWrittenAsDuckDbWritesThem) {
  ExpectSameText("DATE '1970-01-01' + CAST(b % 4000000 AS INTEGER) - 2000000", kManyBits);
  ExpectSameText("v",
                 "(VALUES (DATE '0001-01-01'), (DATE '0001-12-31 (BC)'), (DATE '9999-12-31'), "
                 "(DATE '10000-01-01'), (DATE '5877642-06-25 (BC)'), (DATE '5881580-07-10'), "
                 "(DATE 'infinity'), (DATE '-infinity'), (NULL)) t(v)");
  ExpectSameText("make_timestamp(CAST(b % 600000000000000000 AS BIGINT) - 300000000000000000)",
                 kManyBits);
  ExpectSameText("make_timestamp(CAST(i * 1000 AS BIGINT) - 5)", kManyBits);
  ExpectSameText("v",
                 "(VALUES (TIMESTAMP '2026-11-20 06:00:00'), (TIMESTAMP '2026-11-20 06:00:00.5'), "
                 "(TIMESTAMP '1969-12-31 23:59:59.999999'), (TIMESTAMP 'infinity'), "
                 "(TIMESTAMP '-infinity'), (TIMESTAMP '0044-03-15 (BC) 12:00:00'), (NULL)) "
                 "t(v)");
}

TEST_F(CellTextTest, ColumnsWithoutATypeOfTheirOwnArriveAsTexts) {
  EXPECT_THAT(Ask("SELECT [1, NULL], {'a': 1.50}, CAST(sum(1) AS HUGEINT), TIME '06:00:00', "
                  "'{\"b\": 2}'::JSON, 1"),
              ElementsAre("[1, NULL],{'a': 1.50},1,06:00:00,{\"b\": 2},1"));
}

}  // namespace
}  // namespace tracklake
