#include "query/translation.h"

#include <gtest/gtest.h>

#include <string>

namespace tracklake {
namespace {

std::string Translated(std::string_view sql) { return TranslateSql(sql).sql; }

TEST(TranslationTest, LeavesWhatBothUnderstandAsItIs) {
  for (const std::string_view sql :
       {"", "SELECT a.b, 'if(x, y)' /* if(x, y) */ FROM t -- if(x, y)", "SELECT \"if\"(x, y)",
        "SELECT values, x FROM t", "WITH filter(a, b) AS (SELECT 1, 2) SELECT * FROM filter",
        "SELECT x FROM repeat('a', 3)", "SELECT t.transform(a, b)", "SELECT if(a, b, c)",
        "SELECT count(*) FILTER (WHERE x) OVER (PARTITION BY a, b)",
        "SELECT $1, $name, $$if(a, b)$$", "SELECT format('{}', 1)", "SELECT (", "SELECT if(a, b"}) {
    EXPECT_EQ(Translated(sql), sql);
  }
}

TEST(TranslationTest, WritesCallsAsDuckDbDoes) {
  EXPECT_EQ(Translated("1 + If (a, 'x')"), "1 + CASE WHEN a THEN 'x' END");
  EXPECT_EQ(Translated("f(concat(a, b, c))"), "f(((a) || (b) || (c)))");
  EXPECT_EQ(Translated("1 + arbitrary(DISTINCT x) FILTER (WHERE y)"),
            "1 + any_value(DISTINCT x) FILTER (WHERE y)");
  EXPECT_EQ(Translated("1 + count_if(x) FILTER (WHERE y) OVER (w) + 2"),
            "1 + CAST(count_if(x) FILTER (WHERE y) OVER (w) AS BIGINT) + 2");
  EXPECT_EQ(Translated("f(listagg(a, ',') WITHIN GROUP (ORDER BY b))"),
            "f(string_agg(a, ',' ORDER BY b))");
  EXPECT_EQ(Translated("json_object('a' VALUE 1, KEY 'b' VALUE x)"),
            "CAST(json_object('a', 1, 'b', x) AS VARCHAR)");
  EXPECT_EQ(Translated("format('%s %05d %s%%', a, b, c)"),
            "printf('%s %05d %s%%', text_of(a), b, text_of(c))");
  EXPECT_EQ(Translated("FROM unnest(a, b) AS t(x, y)"),
            "FROM (SELECT unnest(a), unnest(b)) AS t(x, y)");
}

TEST(TranslationTest, WritesFunctionsOfFunctionsAsDuckDbDoes) {
  EXPECT_EQ(Translated("f(any_match(transform(a, x -> x + 1), y -> y > 2))"),
            "f(any_of(list_transform(list_transform(a, x -> x + 1), y -> y > 2)))");
  EXPECT_EQ(Translated("1 + reduce(a, 0, (s, x) -> s + x, s -> s)"),
            "1 + list_transform([list_reduce(a, (s, x) -> s + x, 0)], s -> s)[1]");
  EXPECT_EQ(
      Translated("1 + transform_keys(m, (k, v) -> if(v, k))"),
      "1 + map_from_entries(list_transform(map_entries(m), lambda pair_: {'k': "
      "list_transform([pair_.key], lambda k: list_transform([pair_.value], lambda v: CASE WHEN "
      "v THEN k END)[1])[1], 'v': pair_.value}))");
  EXPECT_EQ(Translated("map_filter(m, f)"), "map_filter(m, f)");
  EXPECT_EQ(Translated("map_filter(m, k -> f)"), "map_filter(m, k -> f)");
}

TEST(TranslationTest, WritesCastsAsDuckDbDoes) {
  EXPECT_EQ(Translated("x = CAST(a AS integer)"), "x = CAST(half_up(a) AS integer)");
  EXPECT_EQ(Translated("x = try_cast(a AS varchar(3))"),
            "x = left(try_cast(text_of(a) AS varchar), 3)");
  EXPECT_EQ(Translated("x = CAST(a AS char(3))"), "x = rpad(CAST(text_of(a) AS varchar), 3, ' ')");
  EXPECT_EQ(
      Translated("CAST(CAST(a AS json) AS array(map(varchar, row(b timestamp(3), c varbinary))))"),
      "CAST(to_json(a) AS MAP(varchar, STRUCT(b timestamp, c BLOB))[])");
  EXPECT_EQ(Translated("CAST(a AS decimal(10, 2))"), "CAST(a AS decimal(10, 2))");
  for (const std::string_view same :
       {"CAST(a)", "CAST(NULL AS integer)", "CAST('1' AS bigint)", "CAST(1.5 AS varchar)",
        "CAST($n AS integer)", "CAST(a AS integer[])", "CAST(a AS varchar[])"}) {
    EXPECT_EQ(Translated(same), same);
  }
}

TEST(TranslationTest, WritesFormsOfStatementsAsDuckDbDoes) {
  EXPECT_EQ(Translated("VALUES 1, (2), a + b ORDER BY 1"), "VALUES (1), (2), (a + b) ORDER BY 1");
  EXPECT_EQ(Translated("x IN (VALUES 'a')"), "x IN (VALUES ('a') )");
  EXPECT_EQ(Translated("lag(x, 2) IGNORE NULLS OVER (ORDER BY y)"),
            "lag(x, 2 IGNORE NULLS) OVER (ORDER BY y)");
  EXPECT_EQ(Translated("t TABLESAMPLE BERNOULLI (10)"), "t TABLESAMPLE BERNOULLI (10 PERCENT)");
  EXPECT_EQ(Translated("t TABLESAMPLE SYSTEM (10 PERCENT)"), "t TABLESAMPLE SYSTEM (10 PERCENT)");
  EXPECT_EQ(Translated("X'ff 0a' || U&'\\00e9\\+01f600\\\\'"), "unhex('ff0a') || 'é😀\\'");
  EXPECT_EQ(Translated("U&'\\zz'"), "U&'\\zz'");
  EXPECT_EQ(Translated("TIMESTAMP '2026-05-09 07:08:09 UTC' - TIMESTAMP '2026-05-09 07:08:09'"),
            "TIMESTAMPTZ '2026-05-09 07:08:09 UTC' - TIMESTAMP '2026-05-09 07:08:09'");
}

TEST(TranslationTest, ListsWhatThereIs) {
  EXPECT_EQ(Translated("SHOW TABLES"), "SHOW TABLES");
  EXPECT_EQ(Translated("show tables in music_lake 'song*';"),
            "SELECT name FROM (SHOW TABLES) WHERE name LIKE 'song%'");
  EXPECT_EQ(Translated("SHOW TABLES IN music_lake"), "SELECT name FROM (SHOW TABLES)");
  EXPECT_TRUE(
      Translated("SHOW VIEWS LIKE 'a%'")
          .starts_with("SELECT name FROM (SHOW TABLES) WHERE name LIKE 'a%' AND name IN ('"));
  EXPECT_EQ(Translated("SHOW COLUMNS FROM songs"), "SELECT column_name FROM (DESCRIBE songs)");
  EXPECT_EQ(
      Translated("SHOW PARTITIONS songs"),
      "SELECT DISTINCT concat('year=', year, '/month=', month, '/day=', day) AS partition FROM "
      "songs ORDER BY 1");
  EXPECT_EQ(Translated("DESCRIBE FORMATTED songs"), "DESCRIBE songs");
}

TEST(TranslationTest, TablesAreFoundUnderTheirDatabaseAndCatalog) {
  EXPECT_EQ(Translated("FROM default.songs AS s JOIN \"AwsDataCatalog\".music.\"Gaps\" ON x.y = z"),
            "FROM songs AS s JOIN \"Gaps\" ON x.y = z");
  EXPECT_EQ(Translated("FROM a.songs$1 JOIN information_schema.tables"),
            "FROM a.songs$1 JOIN information_schema.tables");
  EXPECT_EQ(Translated("FROM \"songs$partitions\" WHERE year = '2026'"),
            "FROM (SELECT DISTINCT year, month, day FROM songs) WHERE year = '2026'");
  EXPECT_EQ(Translated("SELECT JSON '{}' || json"), "SELECT json('{}') || json");
}

TEST(TranslationTest, WhatAnIntervalMovesKeepsItsType) {
  EXPECT_EQ(Translated("x > a.d - INTERVAL '1' DAY"), "x > moved(a.d , -INTERVAL '1' DAY)");
  EXPECT_EQ(Translated("SELECT max(d) + INTERVAL '1' MONTH - INTERVAL '1' DAY, x"),
            "SELECT moved(moved(max(d) , INTERVAL '1' MONTH) , -INTERVAL '1' DAY), x");
  EXPECT_EQ(Translated("DATE '2026-01-01' + INTERVAL 1 DAY"),
            "moved(DATE '2026-01-01' , INTERVAL 1 DAY)");
  EXPECT_EQ(Translated("(a)[1] + INTERVAL '1' DAY"), "moved((a)[1] , INTERVAL '1' DAY)");
  for (const std::string_view other :
       {"SELECT -INTERVAL '1' DAY", "x - y + INTERVAL '1' DAY", "x::date + INTERVAL '1' DAY",
        "INTERVAL '1' DAY + INTERVAL '1' DAY", "CASE WHEN a THEN b END + INTERVAL '1' DAY",
        "sum(d) OVER (w) + INTERVAL '1' DAY", "lag(d IGNORE NULLS) OVER (w) + INTERVAL '1' DAY",
        "x AT TIME ZONE 'UTC' + INTERVAL '1' DAY"}) {
    EXPECT_EQ(Translated(other), other);
  }
}

TEST(TranslationTest, ColumnsAreNamedAfterWhatTheUserWrote) {
  EXPECT_EQ(Translated("SELECT DISTINCT if(a, b), c, every(d) AS e FROM t"),
            "SELECT DISTINCT CASE WHEN a THEN b END AS \"if(a, b)\", c, bool_and(d) AS e FROM t");
  EXPECT_EQ(Translated("SELECT f(if(a, b)) WHERE x"),
            "SELECT f(CASE WHEN a THEN b END) AS \"f(if(a, b))\" WHERE x");
  EXPECT_EQ(Translated("SELECT count(*), count_if(a)"),
            "SELECT count(*), CAST(count_if(a) AS BIGINT) AS \"count_if(a)\"");
  EXPECT_EQ(Translated("SELECT if(a, \"b\")"), "SELECT CASE WHEN a THEN \"b\" END");
}

TEST(TranslationTest, EachPlaceIsThatOfTheOriginal) {
  const TranslatedSql one = TranslateSql("x, if(a, bcd), y - INTERVAL '1' DAY, zz");
  EXPECT_EQ(one.sql, "x, CASE WHEN a THEN bcd END, moved(y , -INTERVAL '1' DAY), zz");
  const auto origin = [&](std::string_view text) { return one.OriginalOffset(one.sql.find(text)); };
  EXPECT_EQ(origin("x"), 0u);
  EXPECT_EQ(origin("a THEN"), one.original.find("a, bcd"));
  EXPECT_EQ(origin("cd"), one.original.find("cd"));
  EXPECT_EQ(origin("y ,"), one.original.find("y -"));
  EXPECT_EQ(origin("zz"), one.original.find("zz"));
}

// Each letter of the result that is said to be the user's is the one that stands there.
void ExpectUsersText(std::string_view sql) {
  const TranslatedSql one = TranslateSql(sql);
  ASSERT_NE(one.sql, sql);
  for (std::size_t i = 0; i < one.origins.size(); ++i) {
    if (one.origins[i].is_ours) continue;
    const std::size_t end = i + 1 < one.origins.size() ? one.origins[i + 1].at : one.sql.size();
    const std::string_view piece =
        std::string_view(one.sql).substr(one.origins[i].at, end - one.origins[i].at);
    EXPECT_EQ(piece, sql.substr(one.origins[i].from, piece.size())) << one.sql;
  }
}

TEST(TranslationTest, WhatIsSaidToBeTheUsersIs) {
  for (const std::string_view sql :
       {"SELECT if(a, 1), count_if(b) , typeof(c) FROM t WHERE x - INTERVAL '1' DAY > y",
        "SELECT datetrunk('week', x), max_by(a, b) AS m, y + INTERVAL '1' DAY - INTERVAL '2' DAY",
        "SELECT reduce(a, 0, (s, x) -> s + x, s -> nope), zz",
        "SELECT DISTINCT typeof(nope), (SELECT if(a, nope)), CAST(nope AS varchar(3)) x",
        "SELECT x, lag(y) IGNORE NULLS OVER (ORDER BY nope), TIMESTAMP '2026-01-01 00:00 UTC', n",
        "SELECT format('%s', nope), VALUES 1, 2", "VALUES 1, if(nope, 2), 3",
        "SELECT map_filter(m, (k, v) -> nope(v)), transform_keys(m, (k, v) -> if(v, k)), zz",
        "SELECT listagg(a, ',') WITHIN GROUP (ORDER BY nope), json_object('a' VALUE nope), zz",
        "FROM unnest(a, nope) AS t(x, y) WHERE zz", "SELECT json '1', map_agg(k, nope) OVER (w), z",
        "SELECT a.b FROM \"t$partitions\" JOIN default.songs s ON nope TABLESAMPLE BERNOULLI "
        "(10)"}) {
    ExpectUsersText(sql);
  }
}

TEST(TranslationTest, WhatIsLongOrDeepStaysAsItIs) {
  const std::string longest = "SELECT if(a, b) " + std::string(kMaxTranslatedBytes, ' ');
  EXPECT_EQ(Translated(longest), longest);
  std::string deep = "if(a, b)";
  for (int i = 0; i < 1000; ++i) deep = "if(a, " + deep + ")";
  EXPECT_EQ(Translated(deep), deep);
}

TEST(TranslationTest, WhatIsMissingBetweenCommasStaysMissing) {
  EXPECT_EQ(Translated("json_object(,a VALUE)"), "CAST(json_object(, a, ) AS VARCHAR)");
  EXPECT_EQ(Translated("CAST(a AS map(,))"), "CAST(a AS MAP(, ))");
  EXPECT_EQ(Translated("reduce(,,,) if(,)"),
            "list_transform([list_reduce(, , )], )[1] CASE WHEN  THEN  END");
}

TEST(TranslationTest, NoFormNamesAnArgumentTwice) {
  std::string deep = "x";
  for (int i = 0; i < 150; ++i) deep = "zip_with(a, " + deep + ", (p, q) -> p)";
  EXPECT_LT(Translated(deep).size(), 150 * 400u);
}

}  // namespace
}  // namespace tracklake
