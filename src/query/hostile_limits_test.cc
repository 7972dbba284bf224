// SQL that asks for more than it may have: memory, time, disk, depth. Each statement ends where
// that was set, or is answered within it.
#include "query/testing/hostile_lake.h"

namespace tracklake {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;

constexpr const char* kMemory[] = {
    "SELECT length(repeat('x', 2000000000))",
    "SELECT repeat('x', 2000000000)",
    "SELECT repeat(repeat('x', 1000000), 10000)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT printf('%2000000000d', 1)",
    "SELECT format('{:2000000000}', 1)",
    "SELECT list_sum(range(100000000))",
    "SELECT len(range(2000000000))",
    "SELECT len(generate_series(1, 1000000000))",
    "SELECT len(list_resize([1], 2000000000, 0))",
    "SELECT string_agg(repeat('x', 1000000)) FROM range(10000)",
    "SELECT list(i) FROM range(300000000) t(i)",
    "SELECT len(array_agg(repeat('x', 100000) || i)) FROM range(100000) t(i)",
    "SELECT histogram(repeat('x', 10000) || i) FROM range(1000000) t(i)",
    "SELECT hex(repeat('x', 1000000000))",
    "SELECT to_base64(CAST(repeat('x', 1000000000) AS BLOB))",
    "SELECT map(range(100000000), range(100000000))",
    "SELECT repeat([repeat('x', 1000000)], 100000)",
    "SELECT length(regexp_replace(repeat('x', 100000000), 'x', 'yyyyyyyyyy', 'g'))",
    "SELECT max(a || b) FROM (SELECT repeat('x', 100000000) AS a, repeat('y', 100000000) AS b)",
    "SELECT len(string_split(repeat('x,', 200000000), ','))",
    "SELECT to_json(range(100000000))",
    "SELECT i FROM range(300000000) t(i) ORDER BY hash(i)",
};

TEST_F(HostileTest, MemoryEndsWhereItWasSet) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory holds under sanitizers";
  for (const char* sql : kMemory) {
    const Outcome outcome = Try(sql);
    if (!outcome.error) continue;
    EXPECT_THAT(outcome.error->kind, AnyOf(Eq(ErrorKind::kExhausted), Eq(ErrorKind::kUsage)))
        << sql << "\n"
        << outcome.text();
    if (outcome.error->kind == ErrorKind::kExhausted) {
      EXPECT_THAT(outcome.text(), HasSubstr("query.memory_mb")) << sql;
    }
  }
}

constexpr const char* kLong[] = {
    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = "
    "1",
    "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000))",
    "SELECT max(damerau_levenshtein(repeat('a', 5000) || i, repeat('b', 5000))) FROM "
    "range(1000000) t(i)",
    "SELECT jaro_similarity(repeat('a', 1000000), repeat('b', 1000000))",
    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
    "SELECT max(i * i % 7) FROM range(100000000000) t(i)",
    "SELECT sum(list_sum(list_transform(range(1000), x -> x * i))) FROM range(1000000000) t(i)",
    "SELECT count(*) FROM range(10000000000) t(i) WHERE regexp_matches(repeat('a', 40) || i, "
    "'(a+)+$')",
    "SELECT count(*) FROM range(1000000000) t(i) WHERE sha256(CAST(i AS VARCHAR)) = ''",
    "SELECT count(*) FROM range(1000000000) t(i) WHERE md5(CAST(i AS VARCHAR)) = ''",
    "SELECT sleep_ms(600000)",
    "SELECT pg_sleep(600)",
    "SELECT count(*) FROM songs, range(100000000000)",
};

TEST_F(HostileTest, TimeEndsWhereItWasSet) {
  QueryOptions options = Options();
  options.memory_mb = 512;
  options.threads = 1;
  options.timeout = std::chrono::milliseconds(300);
  for (const char* sql : kLong) {
    const Outcome outcome = Try(sql, options);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kExhausted) << sql;
    EXPECT_EQ(outcome.error->message, "the query did not end within 300ms") << sql;
  }
}

constexpr const char* kSpill[] = {
    "SELECT max(len(s)) FROM (SELECT repeat('x', 1000) || i AS s FROM range(400000) t(i) ORDER BY "
    "hash(i) LIMIT 390000)",
    "SELECT max(l) FROM (SELECT lag(s) OVER (ORDER BY hash(s)) AS l FROM (SELECT repeat('x', 1000) "
    "|| i AS s FROM range(400000) t(i)))",
    "SELECT count(*) FROM (SELECT repeat('x', 1000) || i AS s, count(*) FROM range(400000) t(i) "
    "GROUP BY s)",
    "SELECT count(*) FROM (SELECT DISTINCT repeat('x', 1000) || i FROM range(400000) t(i))",
    "SELECT count(*) FROM (SELECT repeat('x', 1000) || i AS s FROM range(400000) t(i)) a JOIN "
    "(SELECT repeat('x', 1000) || i AS s FROM range(400000) t(i)) b USING (s)",
    "WITH a AS MATERIALIZED (SELECT repeat('x', 1000) || i AS s FROM range(400000) t(i)) SELECT "
    "count(*) FROM a, a b WHERE a.s < b.s",
};

TEST_F(HostileTest, SpillEndsWhereItWasSet) {
  QueryOptions options = Options();
  options.memory_mb = 256;
  for (const char* sql : kSpill) {
    const Outcome outcome = Try(sql, options);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kExhausted) << outcome.text();
    EXPECT_THAT(outcome.text(), HasSubstr("query.spill_mb")) << sql;
  }
}

TEST_F(HostileTest, DeepAndLongStatementsEndAsErrors) {
  std::string parentheses = "SELECT ";
  std::string selects = "SELECT 1";
  std::string sums = "SELECT 1";
  for (int i = 0; i < 5000; ++i) {
    parentheses += "(";
    selects = "SELECT * FROM (" + selects + ")";
    sums += " + 1";
  }
  parentheses += "1" + std::string(5000, ')');
  const std::string text = "SELECT '" + std::string(1 << 22, 'x') + "' WHERE false";
  for (const auto& [sql, rows] : {std::pair(parentheses, "1|"), std::pair(text, "")}) {
    const Outcome outcome = Try(sql, QueryOptions());
    EXPECT_FALSE(outcome.error) << outcome.text();
    EXPECT_EQ(outcome.rows, rows);
  }
  for (const auto& [sql, message] :
       {std::pair(selects, "memory exhausted at or near"), std::pair(sums, "depth limit"),
        std::pair("SELECT " + std::string(100'000, '-') + "1", "SELECT clause without")}) {
    const Outcome outcome = Try(sql, QueryOptions());
    ASSERT_TRUE(outcome.error) << message;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << outcome.text();
    EXPECT_THAT(outcome.text(), HasSubstr(message));
  }
}

TEST_F(HostileTest, AStatementMayBeAsLongAsItSaysAndNoLonger) {
  const std::string longest = "SELECT 1" + std::string(kMaxStatementBytes - 8, ' ');
  EXPECT_THAT(Ask(longest), ElementsAre("1"));
  const Outcome outcome = Try(longest + " ", QueryOptions());
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage);
  EXPECT_EQ(outcome.error->message, "the statement is larger than 32 MiB");
}

}  // namespace
}  // namespace tracklake
