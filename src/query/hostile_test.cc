// SQL that somebody sends who means no good: writes, files, network, settings, and questions about
// this machine. hostile_limits_test.cc has what asks for too much.
#include "query/testing/hostile_lake.h"

namespace tracklake {
namespace {

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
    "SELECT json_serialize_plan('COPY (SELECT 1) TO ''$LAKE/x.csv''')",
    "SELECT json_serialize_plan('SELECT write_log(''x'')', optimize := true)",
    "FROM truncate_duckdb_logs()",
    "FROM force_checkpoint()",
};

TEST_F(HostileTest, NoStatementWrites) {
  for (const char* sql : kWrites) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << sql << "\n" << outcome.text();
  }
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
    "FROM parquet_scan('$OUTSIDE')",
    "FROM parquet_full_metadata('$OUTSIDE')",
    "FROM read_json_auto('$OUTSIDE')",
    "FROM read_ndjson_auto('$OUTSIDE')",
    "FROM sql_auto_complete('FROM ''$LAKE/')",
    "FROM songs POSITIONAL JOIN read_text('$OUTSIDE')",
    "FROM read_parquet(['$PART', '$OUTSIDE'])",
    "SELECT * FROM songs WHERE song_id IN (SELECT content FROM read_text('$OUTSIDE'))",
    "FROM read_csv('gcs://bucket/x.csv')",
    "FROM read_csv('r2://bucket/x.csv')",
    "FROM read_csv('az://container/x.csv')",
    "FROM mysql_scan('host=127.0.0.1', 'd', 't')",
};

TEST_F(HostileTest, NoStatementReadsWhatIsNotTheLakesTables) {
  for (const char* sql : kReads) {
    const Outcome outcome = Try(sql);
    EXPECT_TRUE(outcome.error || outcome.rows.empty()) << sql << "\n" << outcome.rows;
  }
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
    "SELECT setseed(0.5), set_config('threads', '64')",
    "FROM enable_peg_parser()",
};

TEST_F(HostileTest, NoSettingChanges) {
  for (const char* sql : kSettings) {
    const Outcome outcome = Try(sql);
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_EQ(outcome.error->kind, ErrorKind::kUsage) << sql << "\n" << outcome.text();
  }
}

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
    "SELECT json_serialize_plan('SELECT current_setting(''allowed_paths'')', optimize := true)",
    "FROM duckdb_prepared_statements()",
    "FROM duckdb_log_contexts()",
    "FROM duckdb_variables()",
    "SELECT getvariable('path')",
    "FROM pragma_show('songs')",
    "FROM sql_auto_complete('FROM ''../')",
    "SELECT parse_path(filename) FROM songs",
    "SELECT inet_server_addr(), inet_client_addr(), user, current_role",
};

TEST_F(HostileTest, NoAnswerTellsWhereTheLakeLies) {
  for (const char* sql : kQuestions) Try(sql);
}

}  // namespace
}  // namespace tracklake
