// SQL that somebody sends who means no good (promise P10). Nothing is written, nothing outside of
// the lake is read, no path is told, time and memory end where they were set, and the next
// statement is unharmed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/sanitized.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "canary-in-a-file-outside";

class HostileTest : public testing::Test, protected QueryLake {
 protected:
  HostileTest() : QueryLake("lake") {
    AddDay(kFirstDay, 10);
    std::ofstream(outside_) << kSecret << "\n1\n";
    std::ofstream(folder() / "own.csv") << kSecret << "\n1\n";
    std::filesystem::create_symlink(outside_, folder() / "link.csv");
  }

  // The statement with $OUTSIDE, $LAKE and $PART filled in.
  std::string Filled(std::string sql) const {
    const std::pair<std::string, std::string> names[] = {
        {"$OUTSIDE", outside_},
        {"$LAKE", folder().native()},
        {"$PART",
         const_cast<HostileTest*>(this)->store().Location(KeyOf(TableId::kSongs, kFirstDay))}};
    for (const auto& [name, value] : names) {
      for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name)) {
        sql.replace(at, name.size(), value);
      }
    }
    return sql;
  }

  // Every file around the lake, and what is in it.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder().parent_path())) {
      if (!file.is_regular_file()) continue;
      const std::string path = file.path().native();
      // What reading a lake itself changes: the catalog, and the lock that says who reads.
      if (path.find("catalog.sqlite") != std::string::npos) continue;
      files[path] = BytesOf(path);
    }
    return files;
  }

  struct Outcome {
    std::optional<Error> error;
    std::string rows;

    std::string text() const { return error ? error->message + "\n" + error->hint : rows; }
  };
  Outcome Try(const std::string& sql, const QueryOptions& options = {}) {
    auto session = Open(Filled(sql), options);
    if (!session) return {session.error(), {}};
    Outcome outcome;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      for (const auto& value : row) outcome.rows += value.value_or("NULL") + "|";
      return outcome.rows.size() < kMostRows;
    });
    if (!ran) outcome.error = ran.error();
    return outcome;
  }

  // The next statement, as if nothing had been.
  void ExpectUnharmed() {
    EXPECT_THAT(Ask("SELECT song_id, popularity FROM songs"), ElementsAre("s1,10"));
  }

  static constexpr std::size_t kMostRows = 1 << 20;
  const std::string outside_ = (folder().parent_path() / "outside.csv").native();
};

constexpr const char* kWrites[] = {
    "COPY (SELECT 1) TO '$LAKE/x.csv'",
    "COPY (SELECT 1) TO '$PART'",
    "COPY songs TO '$LAKE/x.parquet' (FORMAT parquet)",
    "COPY songs FROM '$OUTSIDE'",
    "COPY FROM DATABASE memory TO memory",
    "EXPLAIN COPY (SELECT 1) TO '$LAKE/x.csv'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '$LAKE/x.csv'",
    "EXPLAIN ANALYZE SELECT 1",
    "SELECT 1; COPY (SELECT 1) TO '$LAKE/x.csv'",
    "COPY (SELECT 1) TO '$LAKE/x.csv'; SELECT 1",
    "SELECT 1) TO '$LAKE/x.csv' --",
    "SELECT 1\n); COPY (SELECT 1) TO '$LAKE/x.csv'; SELECT (1",
    "FROM (COPY (SELECT 1) TO '$LAKE/x.csv')",
    "WITH x AS (COPY (SELECT 1) TO '$LAKE/x.csv') FROM x",
    "WITH x AS (INSERT INTO songs VALUES (1) RETURNING *) FROM x",
    "ATTACH '$LAKE/x.db'",
    "ATTACH '$LAKE/x.db' AS x; SELECT 1",
    "ATTACH ':memory:' AS x",
    "DETACH memory",
    "USE memory",
    "EXPORT DATABASE '$LAKE/export'",
    "IMPORT DATABASE '$LAKE'",
    "CREATE TABLE t AS SELECT 1",
    "CREATE OR REPLACE VIEW songs AS SELECT 1",
    "CREATE MACRO m() AS 1",
    "CREATE TEMP TABLE t (x INTEGER)",
    "CREATE SCHEMA s",
    "CREATE SEQUENCE s",
    "CREATE TYPE t AS ENUM ('a')",
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
    "DROP VIEW songs",
    "ALTER VIEW songs RENAME TO s",
    "INSERT INTO songs VALUES (1)",
    "UPDATE songs SET popularity = 1",
    "DELETE FROM songs",
    "TRUNCATE songs",
    "MERGE INTO songs USING songs ON true WHEN MATCHED THEN DELETE",
    "VACUUM",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "BEGIN TRANSACTION",
    "COMMENT ON VIEW songs IS 'x'",
    "PREPARE p AS COPY (SELECT 1) TO '$LAKE/x.csv'",
    "EXECUTE p",
    "CALL pragma_version()",
    "CALL enable_logging(storage = 'file', storage_path = '$LAKE/log')",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '$LAKE/log')",
    "SELECT * FROM enable_profiling(save_location = '$LAKE/profile')",
    "SELECT write_log('x')",
    "FROM query('COPY (SELECT 1) TO ''$LAKE/x.csv''')",
    "FROM query('SELECT * FROM enable_' || 'logging()')",
    "FROM query_table('$OUTSIDE')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "PIVOT songs ON song_id USING count(*)",
};

TEST_F(HostileTest, NoStatementWrites) {
  ExpectUnharmed();  // a first query makes the readers' lock
  const auto before = Files();
  for (const char* sql : kWrites) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << sql << "\n" << outcome.text();
    EXPECT_THAT(outcome.text(), Not(HasSubstr(kSecret))) << sql;
  }
  EXPECT_EQ(Files(), before);
  ExpectUnharmed();
}

constexpr const char* kReads[] = {
    "FROM read_csv('$OUTSIDE')",
    "FROM read_csv_auto('$OUTSIDE')",
    "FROM sniff_csv('$OUTSIDE')",
    "FROM read_text('$OUTSIDE')",
    "FROM read_blob('$OUTSIDE')",
    "FROM read_json('$OUTSIDE')",
    "FROM read_ndjson_objects('$OUTSIDE')",
    "FROM read_json_objects_auto('$OUTSIDE')",
    "FROM read_parquet('$OUTSIDE')",
    "FROM parquet_metadata('$OUTSIDE')",
    "FROM parquet_schema('$OUTSIDE')",
    "FROM parquet_file_metadata('$OUTSIDE')",
    "FROM parquet_kv_metadata('$OUTSIDE')",
    "FROM parquet_bloom_probe('$OUTSIDE', 'a', 1)",
    "FROM '$OUTSIDE'",
    "FROM \"$OUTSIDE\"",
    "FROM 'file://$OUTSIDE'",
    "FROM read_csv('file:$OUTSIDE')",
    "FROM read_csv(['$OUTSIDE'])",
    "FROM read_csv('$LAKE/../outside.csv')",
    "FROM read_csv('../outside.csv')",
    "FROM read_csv('$LAKE/link.csv')",
    "FROM read_csv('link.csv')",
    "FROM read_csv('$LAKE/own.csv')",
    "FROM read_csv('own.csv')",
    "FROM read_csv('$LAKE/*.csv')",
    "FROM read_csv('$LAKE/**')",
    "FROM read_text('/proc/self/environ')",
    "FROM read_text('/proc/self/maps')",
    "FROM read_text('/proc/self/root$OUTSIDE')",
    "FROM read_text('/proc/self/fd/0')",
    "FROM read_text('/dev/stdin')",
    "FROM read_blob('/dev/zero')",
    "FROM read_text('/etc/passwd')",
    "FROM read_text('_tracklake/lake.json')",
    "FROM read_text('$LAKE/_tracklake/lake.json')",
    "FROM read_text('$LAKE/_tracklake/receipts/2026-11-18/*')",
    "FROM read_text('catalog.sqlite')",
    "FROM read_duckdb('$LAKE/x.db')",
    "FROM glob('/*')",
    "FROM glob('$LAKE/*')",
    "FROM glob('../*')",
    "FROM read_csv('~/.ssh/config')",
    "FROM read_csv('https://127.0.0.1:9/x.csv')",
    "FROM 'http://127.0.0.1:9/x.parquet'",
    "FROM read_parquet('s3://bucket/x.parquet')",
    "FROM read_csv('hf://datasets/x/y.csv')",
    "FROM sqlite_scan('$LAKE/catalog.sqlite', 'files')",
    "FROM postgres_scan('host=127.0.0.1', 'public', 't')",
    "FROM iceberg_scan('$LAKE')",
    "FROM delta_scan('$LAKE')",
    "FROM read_xlsx('$OUTSIDE')",
    "FROM st_read('$OUTSIDE')",
    "SELECT getenv('HOME')",
    "SELECT (SELECT content FROM read_text('$OUTSIDE'))",
    "SELECT * FROM songs, LATERAL (FROM read_text('$OUTSIDE'))",
    "WITH RECURSIVE r AS (FROM read_text('$OUTSIDE') UNION FROM r) FROM r",
    "DESCRIBE FROM read_csv('$OUTSIDE')",
    "SUMMARIZE FROM read_csv('$OUTSIDE')",
    "FROM which_secret('s3://bucket', 's3')",
};

TEST_F(HostileTest, NoStatementReadsWhatIsNotTheLakesTables) {
  ExpectUnharmed();  // a first query makes the readers' lock
  const auto before = Files();
  for (const char* sql : kReads) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error || outcome.rows.empty()) << sql << "\n" << outcome.rows;
    EXPECT_THAT(outcome.text(), Not(HasSubstr(kSecret))) << sql;
    EXPECT_THAT(outcome.text(), Not(HasSubstr("root:"))) << sql;
  }
  EXPECT_EQ(Files(), before);
  ExpectUnharmed();
}

constexpr const char* kSettings[] = {
    "SET memory_limit = '1TB'",
    "SET GLOBAL threads = 64",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET lock_configuration = false",
    "RESET memory_limit",
    "RESET ALL",
    "PRAGMA memory_limit = '1TB'",
    "PRAGMA enable_profiling",
    "SET VARIABLE x = 1",
    "SET SESSION temp_directory = '/tmp'",
    "SET schema = 'information_schema'",
    "INSTALL httpfs",
    "FORCE INSTALL httpfs FROM 'http://127.0.0.1:9'",
    "LOAD httpfs",
    "LOAD '$LAKE/x.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "SELECT set_config('memory_limit', '1TB')",
    "CREATE SECRET s (TYPE s3)",
    "DROP SECRET s",
};

TEST_F(HostileTest, NoSettingChanges) {
  for (const char* sql : kSettings) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << sql << "\n" << outcome.text();
  }
  ExpectUnharmed();
}

// They may be answered: with nothing that says where the lake lies on this machine.
constexpr const char* kQuestions[] = {
    "SELECT filename FROM songs",
    "FROM duckdb_settings()",
    "FROM duckdb_views()",
    "FROM duckdb_databases()",
    "FROM duckdb_extensions()",
    "FROM duckdb_secrets()",
    "FROM duckdb_temporary_files()",
    "FROM duckdb_logs()",
    "FROM duckdb_external_file_cache()",
    "FROM pragma_database_list()",
    "FROM pragma_storage_info('songs')",
    "FROM information_schema.views",
    "FROM information_schema.tables",
    "FROM sqlite_master",
    "FROM pg_catalog.pg_settings",
    "SHOW TABLES",
    "SHOW ALL TABLES",
    "SHOW DATABASES",
    "SELECT current_setting('allowed_paths')",
    "SELECT current_setting('allowed_directories')",
    "SELECT current_setting('temp_directory')",
    "SELECT current_setting('secret_directory')",
    "SELECT current_setting('extension_directory')",
    "SELECT current_setting('home_directory')",
    "SELECT current_database(), current_schema(), current_query()",
    "SELECT error((SELECT sql FROM duckdb_views() LIMIT 1))",
    "SELECT CAST(sql AS INTEGER) FROM duckdb_views() WHERE NOT internal",
    "FROM read_parquet('processed/spotify/songs/nothing.parquet')",
    "SELECT * FROM songs WHERE error(song_id) IS NULL",
    "SELECT * FROM nowhere",
};

TEST_F(HostileTest, NoAnswerTellsWhereTheLakeLies) {
  const std::string above = folder().parent_path().native();
  for (const char* sql : kQuestions) {
    EXPECT_THAT(Try(sql).text(), Not(HasSubstr(above))) << sql;
  }
  ExpectUnharmed();
}

// Some of these are answered within the limit, the others end at it.
constexpr const char* kMemory[] = {
    "SELECT length(repeat('x', 2000000000))",
    "SELECT repeat('x', 2000000000)",
    "SELECT repeat(repeat('x', 1000000), 10000)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT rpad('x', 2000000000, 'y')",
    "SELECT printf('%2000000000d', 1)",
    "SELECT format('{:2000000000}', 1)",
    "SELECT list_sum(range(100000000))",
    "SELECT len(range(2000000000))",
    "SELECT len(generate_series(1, 1000000000))",
    "SELECT len(list_resize([1], 2000000000, 0))",
    "SELECT string_agg(repeat('x', 1000000)) FROM range(10000)",
    "SELECT list(i) FROM range(300000000) t(i)",
    "SELECT len(array_agg(repeat('x', 100000) || i)) FROM range(100000) t(i)",
    "SELECT histogram(i) FROM range(100000000) t(i)",
    "SELECT hex(repeat('x', 1000000000))",
    "SELECT length(regexp_replace(repeat('x', 100000000), 'x', 'yyyyyyyyyy', 'g'))",
    "SELECT max(a || b) FROM (SELECT repeat('x', 100000000) AS a, repeat('y', 100000000) AS b)",
    "SELECT len(string_split(repeat('x,', 200000000), ','))",
    "SELECT to_json(range(100000000))",
    "SELECT i FROM range(300000000) t(i) ORDER BY hash(i)",
};

TEST_F(HostileTest, MemoryEndsWhereItWasSet) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory holds under sanitizers";
  constexpr int kMemoryMb = 256;
  QueryOptions options;
  options.memory_mb = kMemoryMb;
  options.spill_mb = 64;
  for (const char* sql : kMemory) {
    const Outcome outcome = Try(sql, options);
    if (!outcome.error) continue;
    EXPECT_THAT(outcome.error->kind, AnyOf(Eq(ErrorKind::kExhausted), Eq(ErrorKind::kUsage)))
        << sql << "\n"
        << outcome.text();
    if (outcome.error->kind == ErrorKind::kExhausted) {
      EXPECT_THAT(outcome.text(), HasSubstr("query.memory_mb")) << sql;
    }
  }
  ExpectUnharmed();
  // Of the largest of all workers. What it maps of the program comes on top, DuckDB's 70 MB of it:
  // as much as the page cache happens to hold.
  constexpr long kProgramMb = 110;
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  EXPECT_LE(usage.ru_maxrss / 1024, kMemoryMb + kProgramMb);
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
    "SELECT sum(list_sum(list_transform(range(10000), x -> x * i))) FROM range(10000000) t(i)",
    "SELECT count(*) FROM range(10000000000) t(i) WHERE regexp_matches(repeat('a', 40) || i, "
    "'(a+)+$')",
    "SELECT count(*) FROM range(1000000000) t(i) WHERE sha256(CAST(i AS VARCHAR)) = ''",
    "SELECT count(*) FROM range(1000000000) t(i) WHERE md5(CAST(i AS VARCHAR)) = ''",
};

TEST_F(HostileTest, TimeEndsWhereItWasSet) {
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(1500);
  for (const char* sql : kLong) {
    const Outcome outcome = Try(sql, options);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kExhausted) << sql;
    EXPECT_EQ(outcome.error->message, "the query did not end within 1500ms") << sql;
  }
  ExpectUnharmed();
}

TEST_F(HostileTest, SpillEndsWhereItWasSet) {
  QueryOptions options;
  options.memory_mb = 256;
  options.spill_mb = 8;
  const Outcome outcome =
      Try("SELECT max(len(s)) FROM (SELECT repeat('x', 1000) || i AS s FROM range(1000000) t(i) "
          "ORDER BY hash(i) LIMIT 900000)",
          options);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kExhausted) << outcome.text();
  EXPECT_THAT(outcome.text(), HasSubstr("query.spill_mb"));
  ExpectUnharmed();
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
    const Outcome outcome = Try(sql);
    EXPECT_FALSE(outcome.error) << outcome.text();
    EXPECT_EQ(outcome.rows, rows);
  }
  for (const auto& [sql, message] :
       {std::pair(selects, "memory exhausted at or near"), std::pair(sums, "depth limit"),
        std::pair("SELECT " + std::string(100'000, '-') + "1", "SELECT clause without")}) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error) << message;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << outcome.text();
    EXPECT_THAT(outcome.text(), HasSubstr(message));
  }
  ExpectUnharmed();
}

TEST_F(HostileTest, AStatementMayBeAsLongAsItSaysAndNoLonger) {
  const std::string longest = "SELECT 1" + std::string(kMaxStatementBytes - 8, ' ');
  EXPECT_THAT(Ask(longest), ElementsAre("1"));
  const Outcome outcome = Try(longest + " ");
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage);
  EXPECT_EQ(outcome.error->message, "the statement is larger than 32 MiB");
}

}  // namespace
}  // namespace tracklake
