#include "query/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duck/database.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ParametersTest : public testing::Test, protected QueryLake {
 protected:
  std::vector<std::string> AskWith(const std::string& sql, std::vector<QueryParameter> parameters) {
    QueryOptions options;
    options.parameters = std::move(parameters);
    return Ask(sql, options);
  }
  // What is said against the statement before it runs.
  Error Against(const std::string& sql, std::vector<QueryParameter> parameters) {
    QueryOptions options;
    options.parameters = std::move(parameters);
    auto session = Open(sql, options);
    if (!session) return session.error();
    const auto described = session->Describe();
    return described ? Error{ErrorKind::kInternal, "it was described", {}, {}} : described.error();
  }
};

TEST(ParseParameterTest, TheValueIsAllBehindTheFirstEqualsSign) {
  const auto parameter = ParseParameter("who=a=b ");
  ASSERT_TRUE(parameter);
  EXPECT_EQ(parameter->name, "who");
  EXPECT_EQ(parameter->value, "a=b ");
  EXPECT_EQ(ParseParameter("x_1=")->value, "");
  EXPECT_EQ(ParseParameter("1=x")->name, "1");
}

TEST(ParseParameterTest, WhatNoSqlCanNameIsRefused) {
  for (const char* text : {"who", "=x", "a b=x", "$a=x", "1a=x", "ä=x", "a;b=x"}) {
    const auto parameter = ParseParameter(text);
    ASSERT_FALSE(parameter) << text;
    EXPECT_EQ(parameter.error().kind, ErrorKind::kUsage) << text;
    EXPECT_NE(parameter.error().hint, "") << text;
  }
}

TEST(ParseParameterTest, ANameIsGivenOnceWhateverItsCase) {
  const std::vector<QueryParameter> twice = {{"a", "1"}, {"b", "2"}, {"A", "3"}};
  EXPECT_EQ(CheckParameters(twice).error().message, "the parameter $A was given twice");
  EXPECT_TRUE(CheckParameters(std::span(twice).first(2)));
  const std::vector<QueryParameter> large = {{"a", std::string(std::size_t{17} << 20, 'x')}};
  EXPECT_FALSE(CheckParameters(large));
  EXPECT_FALSE(CheckParameters(std::vector<QueryParameter>(1001, {"a", "1"})));
}

TEST_F(ParametersTest, AValueStandsForWhateverTheSqlMakesOfIt) {
  AddDay(kFirstDay, 10);
  AddDay(kSecondDay, 20);
  EXPECT_THAT(AskWith("SELECT popularity FROM songs WHERE popularity > $least", {{"least", "10"}}),
              ElementsAre("20"));
  EXPECT_THAT(AskWith("SELECT date FROM spotify_tracks WHERE track_date >= $since AND "
                      "song_id = $Song LIMIT $n",
                      {{"since", "2026-11-19"}, {"song", "s1"}, {"n", "5"}}),
              ElementsAre("2026-11-19"));
  EXPECT_THAT(AskWith("SELECT CAST($1 AS integer) + 1, $2", {{"1", "41"}, {"2", std::nullopt}}),
              ElementsAre("42,NULL"));
}

TEST_F(ParametersTest, AValueIsNeverSql) {
  const std::string evil = "' OR 1=1; DROP TABLE songs; --";
  EXPECT_THAT(AskWith("SELECT $x, count(*) FROM songs WHERE song_id = $x", {{"x", evil}}),
              ElementsAre(evil + ",0"));
  EXPECT_THAT(AskWith("SELECT length($x)", {{"x", std::string("a\0b\n'", 5)}}), ElementsAre("5"));
}

TEST_F(ParametersTest, TheColumnsAreThoseThatTheValuesMake) {
  QueryOptions options;
  options.parameters = {{"x", "2"}};
  auto session = Open(
      "SELECT i + $x AS a, $x AS b, [$x] AS c, DATE '2026-01-01' AS d FROM range(1) t(i)", options);
  ASSERT_TRUE(session) << session.error().message;
  const auto columns = session->Describe();
  ASSERT_TRUE(columns) << columns.error().message;
  std::string described;
  for (const QueryColumn& column : *columns) described += column.name + " " + column.type + ";";
  EXPECT_EQ(described, "a BIGINT;b VARCHAR;c VARCHAR[];d DATE;");
  std::string row;
  ASSERT_TRUE(session->Run(ValueText::kJson, [&](const TableRow& cells) {
    for (const auto& cell : cells) row += cell.value_or("null") + ";";
    return true;
  }));
  EXPECT_EQ(row, "2;\"2\";[\"2\"];\"2026-01-01\";");
}

TEST_F(ParametersTest, AValueHasATypeOfItsOwnWhereOneIsGiven) {
  EXPECT_THAT(AskWith("SELECT typeof($n), $n + 1, typeof($r), $r / 2, typeof($b), NOT $b",
                      {{"n", "41", ParameterType::kInteger},
                       {"r", "0.5", ParameterType::kReal},
                       {"b", "true", ParameterType::kBoolean}}),
              ElementsAre("bigint,42,double,0.25,boolean,false"));
  EXPECT_THAT(AskWith("SELECT $n + 1", {{"n", std::nullopt, ParameterType::kInteger}}),
              ElementsAre("NULL"));
  EXPECT_EQ(Against("SELECT $n", {{"n", "1x", ParameterType::kInteger}}).message,
            "the parameter $n is not a number");
}

TEST_F(ParametersTest, ThoseWithoutAValueAndThoseThatAreNotThereAreRefused) {
  const Error missing = Against("SELECT $a, $b", {{"a", "1"}});
  EXPECT_EQ(missing.kind, ErrorKind::kUsage);
  EXPECT_EQ(missing.message, "the SQL has a parameter $b, and no value for it was given");
  EXPECT_EQ(missing.hint, R"(Give it one: --param b=VALUE, over HTTP "params": {"b": …})");
  EXPECT_EQ(Against("SELECT ?", {}).message,
            "the SQL has a parameter $1, and no value for it was given");
  const Error surplus = Against("SELECT $a", {{"a", "1"}, {"c", "1"}});
  EXPECT_EQ(surplus.message, "a value was given for $c, which the SQL does not have");
  EXPECT_EQ(surplus.hint, "Its parameters: $a");
  EXPECT_THAT(AskWith("SELECT i FROM range(3) t(i) WHERE i = $a", {{"a", "x"}}),
              ElementsAre(HasSubstr("Could not convert string 'x'")));
}

TEST_F(ParametersTest, AResultWithThemIsSavedAsParquet) {
  QueryOptions options;
  options.parquet_file = (folder() / "out.parquet").native();
  options.parameters = {{"x", "2"}};
  auto session = Open("SELECT i AS n FROM range(9) t(i) WHERE i < $x ORDER BY i DESC", options);
  ASSERT_TRUE(session);
  const auto written = session->WriteParquet();
  ASSERT_TRUE(written) << written.error().message;
  auto database = Database::OpenInMemory({});
  auto connection = database->Connect();
  auto rows = connection->Query("SELECT n FROM '" + options.parquet_file + "'");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->row_count(), 2);
  EXPECT_EQ(rows->Integer(0, 0), 1);
}

}  // namespace
}  // namespace tracklake
