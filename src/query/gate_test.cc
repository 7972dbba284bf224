#include "query/gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/unicode.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class GateTest : public testing::Test {
 protected:
  Result<std::string> Judge(const std::string& sql) { return OneSelect(connection_, sql); }
  // What is said against it; empty when nothing is.
  std::string Against(const std::string& sql) {
    const auto judged = Judge(sql);
    return judged ? "" : judged.error().message;
  }

  Database database_ = *Database::OpenInMemory({{"threads", "1"}});
  Connection connection_ = *database_.Connect();
};

// Everything that DuckDB takes for white space between a name and its "(": asked of itself, so that
// a release that knows more of it is tested with that.
std::vector<std::string> Blanks(Connection& connection) {
  std::vector<std::string> blanks = {"", "/* */", "/* ) */ /**/", "--\n", " -- (\n\t"};
  constexpr char32_t kLastOfThreeBytes = 0xffff;
  constexpr char32_t kFirstSurrogate = 0xd800;
  constexpr char32_t kBehindSurrogates = 0xe000;
  for (char32_t code = 1; code <= kLastOfThreeBytes; ++code) {
    if (code == kFirstSurrogate) code = kBehindSurrogates;
    std::array<char, kMaxUtf8Bytes> bytes;
    const std::string blank(bytes.data(), WriteUtf8(code, bytes.data()));
    if (connection.Prepare("FROM range" + blank + "(1)")) blanks.push_back(blank);
  }
  return blanks;
}

TEST_F(GateTest, NoWhiteSpaceOrCommentHidesACall) {
  const std::vector<std::string> blanks = Blanks(connection_);
  for (const char* blank : {"\t", "\u00a0", "\u2000", "\u200b", "\u3000", "\ufeff"}) {
    EXPECT_THAT(blanks, testing::Contains(blank));
  }
  for (const std::string& blank : blanks) {
    for (const char* name :
         {"arrow_scan", "arrow_scan_dumb", "checkpoint", "disable_logging", "disable_peg_parser",
          "disable_profiling", "enable_logging", "enable_peg_parser", "enable_profiling",
          "force_checkpoint", "json_execute_serialized_sql", "json_serialize_plan", "query",
          "query_table", "truncate_duckdb_logs", "write_log"}) {
      EXPECT_EQ(Against(fmt::format("FROM {}{}('x')", name, blank)),
                fmt::format("{}() is not possible here: it does more than read", name));
    }
    for (const char* name : {"current_setting", "duckdb_settings"}) {
      EXPECT_EQ(Against(fmt::format("SELECT {}{}('x')", name, blank)),
                fmt::format("{} is not possible here: it tells of this machine", name));
    }
  }
}

TEST_F(GateTest, NoPlaceInAStatementHidesACall) {
  for (const char* sql :
       {"SELECT system.main.\"Current_Setting\"('x')",
        "SELECT ('x').current_setting()",
        "SELECT * REPLACE (current_setting('x') AS a) FROM (SELECT 1 AS a)",
        "SELECT list_transform([1], x -> current_setting('x'))",
        "SELECT (SELECT current_setting('x'))",
        "SELECT 1 ORDER BY current_setting('x')",
        "SELECT 1 LIMIT current_setting('x')",
        "SELECT sum(1) FILTER (current_setting('x'))",
        "SELECT sum(1) OVER (ORDER BY current_setting('x'))",
        "SELECT 1 GROUP BY current_setting('x') HAVING true",
        "SELECT 1 HAVING current_setting('x')",
        "SELECT 1 QUALIFY current_setting('x')",
        "SELECT sum(1) OVER w WINDOW w AS (PARTITION BY current_setting('x'))",
        "VALUES (current_setting('x'))",
        "FROM range(1), LATERAL (SELECT current_setting('x'))",
        "FROM range(1) a JOIN range(1) b ON current_setting('x')",
        "WITH a AS MATERIALIZED (SELECT current_setting('x')) FROM a",
        "WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT current_setting('x')) FROM a",
        "SELECT 1 UNION BY NAME SELECT current_setting('x')",
        "FROM (PIVOT range(1) ON range IN (1) USING sum(current_setting('x')))",
        "SELECT CASE WHEN 1 THEN current_setting('x') END",
        "SELECT [current_setting('x')]",
        "SELECT [current_setting('x') FOR x IN [1]]",
        "SELECT {'a': current_setting('x')}",
        "SELECT MAP {1: current_setting('x')}",
        "SELECT COLUMNS(c -> current_setting(c))",
        "SELECT 1 BETWEEN 0 AND current_setting('x')",
        "SELECT 1 IN (current_setting('x'))",
        "SELECT EXISTS (SELECT current_setting('x'))",
        "SELECT current_setting('x')::INTEGER",
        "SELECT [1][current_setting('x')]",
        "SELECT current_setting('x') COLLATE NOCASE",
        "DESCRIBE SELECT current_setting('x')",
        "SUMMARIZE SELECT current_setting('x')",
        "FROM duckdb_settings()",
        "SHOW pg_settings",
        "FROM pg_catalog.\"PG_Settings\"",
        "SELECT 1 WHERE EXISTS (FROM pg_settings)",
        "SELECT 1; SELECT current_setting('x')"}) {
    EXPECT_THAT(Against(sql), HasSubstr("it tells of this machine")) << sql;
  }
}

TEST_F(GateTest, TextsNamesAndCommentsAreNoCalls) {
  for (const char* sql :
       {"SELECT 'Query (Live)'", "SELECT 1 AS \"query (x)\"", "SELECT 1 AS query",
        "SELECT 1 -- query('x')", "SELECT /* pg_settings */ 1", "SELECT current_setting FROM query",
        R"(SELECT '"function_name":"query"' AS "a""function_name"":""query""")",
        "WITH pg_stats AS (SELECT 1) FROM pg_stats", "SELECT my_query(1)"}) {
    EXPECT_EQ(Against(sql), "") << sql;
  }
}

TEST_F(GateTest, WhatEndsAStatementIsNoPartOfIt) {
  constexpr std::size_t kMany = 1000;
  for (const std::string& end : {std::string(), std::string(";"), std::string(kMany, ';'),
                                 std::string("; \n; -- the end ;\n"), std::string(";/* ; */;")}) {
    EXPECT_EQ(Judge("SELECT ';', 1" + end).value_or("refused"), "SELECT ';', 1") << end;
  }
}

TEST_F(GateTest, WhatOnlyAPartOfDuckDbCanReadIsRefused) {
  using namespace std::string_literals;
  for (const std::string& sql :
       {"SELECT 1\0"s, "COPY (SELECT 1) TO 'x'\0'"s, "SELECT current_setting('x')\0'"s}) {
    EXPECT_THAT(Against(sql), HasSubstr("zero byte"));
  }
  EXPECT_NE(Against("SELECT '\xff'"), "");
}

}  // namespace
}  // namespace tracklake
