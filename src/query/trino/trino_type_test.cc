#include "query/trino/trino_type.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tracklake {
namespace {

using nlohmann::json;

std::string Plain(std::string_view type, const char* value) {
  return TrinoCell(ParseTrinoType(type), json::parse(value), ValueText::kPlain).value_or("(NULL)");
}
std::string Json(std::string_view type, const char* value) {
  return TrinoCell(ParseTrinoType(type), json::parse(value), ValueText::kJson).value_or("(NULL)");
}
std::string Duck(std::string_view type) { return DuckTypeName(ParseTrinoType(type)); }

TEST(TrinoTypeTest, TypesHaveDuckDbsNames) {
  EXPECT_EQ(Duck("varchar"), "VARCHAR");
  EXPECT_EQ(Duck("varchar(22)"), "VARCHAR");
  EXPECT_EQ(Duck("char(2)"), "VARCHAR");
  EXPECT_EQ(Duck("integer"), "INTEGER");
  EXPECT_EQ(Duck("bigint"), "BIGINT");
  EXPECT_EQ(Duck("double"), "DOUBLE");
  EXPECT_EQ(Duck("real"), "FLOAT");
  EXPECT_EQ(Duck("boolean"), "BOOLEAN");
  EXPECT_EQ(Duck("date"), "DATE");
  EXPECT_EQ(Duck("timestamp(6)"), "TIMESTAMP");
  EXPECT_EQ(Duck("timestamp(3) with time zone"), "TIMESTAMP WITH TIME ZONE");
  EXPECT_EQ(Duck("decimal(10,2)"), "DECIMAL(10,2)");
  EXPECT_EQ(Duck("array(array(decimal(3, 1)))"), "DECIMAL(3,1)[][]");
  EXPECT_EQ(Duck("map(varchar,bigint)"), "MAP(VARCHAR, BIGINT)");
  EXPECT_EQ(Duck("row(a bigint, \"b \"\"c\" timestamp(3) with time zone)"),
            "STRUCT(a BIGINT, b \"c TIMESTAMP WITH TIME ZONE)");
  EXPECT_EQ(Duck("row(bigint, timestamp(3))"), "STRUCT(BIGINT, TIMESTAMP)");
}

TEST(TrinoTypeTest, ATypeThatIsNotUnderstoodIsATextByItsName) {
  for (const char* type : {"array(", "row()", "map(varchar)", "array(bigint) x)", "hyperloglog"}) {
    EXPECT_EQ(Plain(type, "\"a\""), "a") << type;
    EXPECT_EQ(Json(type, "[1]"), "\"[1]\"") << type;
  }
  EXPECT_EQ(Plain(std::string(200, '(') + "a", "1"), "1");
}

TEST(TrinoTypeTest, ValuesReadAsOnTheLocalEngine) {
  EXPECT_EQ(Plain("bigint", "9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Plain("double", "1.0E7"), "10000000.0");
  EXPECT_EQ(Plain("double", "3"), "3.0");
  EXPECT_EQ(Plain("double", "\"NaN\""), "nan");
  EXPECT_EQ(Plain("double", "\"-Infinity\""), "-inf");
  EXPECT_EQ(Plain("real", "0.1"), "0.1");
  EXPECT_EQ(Plain("decimal(10,2)", "\"1.50\""), "1.50");
  EXPECT_EQ(Plain("boolean", "true"), "true");
  EXPECT_EQ(Plain("date", "\"2026-01-02\""), "2026-01-02");
  EXPECT_EQ(Plain("timestamp(6)", "\"2026-01-02 03:04:05.120000\""), "2026-01-02 03:04:05.12");
  EXPECT_EQ(Plain("timestamp(3)", "\"2026-01-02 03:04:00.000\""), "2026-01-02 03:04:00");
  EXPECT_EQ(Plain("timestamp(0)", "\"2026-01-02 03:04:00\""), "2026-01-02 03:04:00");
  EXPECT_EQ(Plain("varchar", "\"1.500\""), "1.500");
  EXPECT_EQ(Plain("varchar", "\"\""), "");
  EXPECT_EQ(Plain("varchar", "null"), "(NULL)");
  EXPECT_EQ(Plain("array(varchar)", R"(["a", null, "b"])"), "[a, NULL, b]");
  EXPECT_EQ(Plain("row(a bigint, b varchar)", R"([1, "x"])"), "{'a': 1, 'b': x}");
  EXPECT_EQ(Plain("row(bigint, varchar)", R"([1, "x"])"), "(1, x)");
  EXPECT_EQ(Plain("map(varchar, bigint)", R"({"a": 1})"), "{a=1}");
}

TEST(TrinoTypeTest, InJsonNumbersAreNumbersAndTextsHaveQuotes) {
  EXPECT_EQ(Json("bigint", "7"), "7");
  EXPECT_EQ(Json("double", "1.0E7"), "10000000.0");
  EXPECT_EQ(Json("double", "\"NaN\""), "null");
  EXPECT_EQ(Json("decimal(10,2)", "\"1.50\""), "1.50");
  EXPECT_EQ(Json("varchar", "\"a\\\"b\""), "\"a\\\"b\"");
  EXPECT_EQ(Json("date", "\"2026-01-02\""), "\"2026-01-02\"");
  EXPECT_EQ(Json("json", R"("{\"a\": [1]}")"), "{\"a\": [1]}");
  EXPECT_EQ(Json("json", "\"{\""), "\"{\"");
  EXPECT_EQ(Json("array(double)", R"([1.0, "NaN"])"), "[1.0,null]");
  EXPECT_EQ(Json("row(a bigint, b array(varchar))", R"([1, ["x"]])"), R"({"a":1,"b":["x"]})");
  EXPECT_EQ(Json("map(varchar, bigint)", R"({"a": 1})"), R"({"a":1})");
}

TEST(TrinoTypeTest, AValueOfAnotherShapeThanItsTypeIsShownAsItIs) {
  EXPECT_EQ(Plain("row(a bigint, b varchar)", "[1]"), "[1]");
  EXPECT_EQ(Plain("double", "\"many\""), "many");
}

}  // namespace
}  // namespace tracklake
