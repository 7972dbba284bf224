#include "query/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "duck/database.h"
#include "lake/locks.h"
#include "query/result_table.h"
#include "query/result_writer.h"
#include "query/testing/query_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SessionTest : public testing::Test, protected QueryLake {};

TEST_F(SessionTest, OpensOnlyTheDaysThatAConditionOnTrackDateNames) {
  AddDay(kFirstDay, 10);
  AddDay(kSecondDay, 20);
  // DuckDB looks into the first file of a list for its columns; whoever opens the second one fails.
  for (const TableId table : {TableId::kPlaylistTracks, TableId::kCaptures}) {
    std::ofstream(store().Location(KeyOf(table, kSecondDay))) << "no Parquet";
  }
  EXPECT_THAT(Ask("SELECT date, popularity FROM spotify_tracks WHERE track_date <= DATE "
                  "'2026-11-18'"),
              ElementsAre("2026-11-18,10"));
  EXPECT_THAT(Ask("SELECT date FROM spotify_tracks WHERE track_date < date_add('day', 0, "
                  "current_date)"),
              ElementsAre("2026-11-18"));
  EXPECT_THAT(Ask("SELECT count(*) FROM playlist_tracks WHERE day = '18'"), ElementsAre("1"));
  EXPECT_THAT(Ask("SELECT date FROM spotify_tracks"),
              ElementsAre(HasSubstr("year=2026/month=11/day=19")));
}

TEST_F(SessionTest, SeesNothingFetchedAfterAsOf) {
  AddDay(kFirstDay, 10);
  AddDay(kSecondDay, 20);
  QueryOptions options;
  options.as_of = kFirstDay;
  EXPECT_THAT(Ask("SELECT popularity FROM songs_current", options), ElementsAre("10"));
  EXPECT_THAT(Ask("SELECT popularity FROM songs_current"), ElementsAre("20"));
}

TEST_F(SessionTest, HoldsTheReadersLockAsLongAsItLives) {
  AddDay(kFirstDay, 10);
  {
    auto session = Open("SELECT 1");
    ASSERT_TRUE(session);
    auto lock = store().locks()->TryLock(kReadersLock, LockMode::kExclusive);
    ASSERT_TRUE(lock);
    EXPECT_EQ(*lock, nullptr);
  }
  auto lock = store().locks()->TryLock(kReadersLock, LockMode::kExclusive);
  ASSERT_TRUE(lock);
  EXPECT_NE(*lock, nullptr);
}

TEST_F(SessionTest, FilesThatNoReceiptNamesAreNotThere) {
  AddDay(kFirstDay, 10);
  const std::filesystem::path part = store().Location(KeyOf(TableId::kSongs, kFirstDay));
  std::filesystem::copy(part, part.parent_path() / "part-0000000000000000.parquet");
  EXPECT_THAT(Ask("SELECT count(*) FROM songs"), ElementsAre("1"));
  EXPECT_THAT(Ask("SELECT * FROM '" + (part.parent_path() / "part-0*.parquet").native() + "'"),
              ElementsAre(HasSubstr("Cannot access")));
}

TEST_F(SessionTest, NothingOfItsOwnLeavesTheLakesFiles) {
  AddDay(kFirstDay, 10);
  const std::string secret = (folder() / "secret.csv").native();
  std::ofstream(secret) << "a\n1\n";
  EXPECT_THAT(Ask("SELECT * FROM read_csv('" + secret + "')"),
              ElementsAre(HasSubstr("Cannot access")));
  EXPECT_THAT(Ask("SELECT * FROM read_blob('" + secret + "')"),
              ElementsAre(HasSubstr("Cannot access")));
  const std::string part = store().Location(KeyOf(TableId::kSongs, kFirstDay));
  EXPECT_THAT(Ask("COPY (SELECT 1) TO '" + part + "'"), ElementsAre(HasSubstr("only SELECT")));
  EXPECT_THAT(Ask("EXPLAIN ANALYZE COPY (SELECT 1) TO '" + part + "'"),
              ElementsAre(HasSubstr("only SELECT")));
  EXPECT_THAT(Ask("SELECT count(*) FROM songs"), ElementsAre("1"));
}

TEST_F(SessionTest, AStatementIsJudgedBeforeAnythingThatItNamesIsLookedUp) {
  AddDay(kFirstDay, 10);
  const auto receipts = *ListReceipts(store(), kFirstDay);
  std::ofstream(store().Location(receipts.receipts.front().key)) << "{";
  ASSERT_THAT(Ask("FROM songs"), ElementsAre(HasSubstr("2026-11-18")));
  EXPECT_THAT(Ask("FROM songs; FROM songs"), ElementsAre(HasSubstr("2 statements")));
  EXPECT_THAT(Ask("EXPLAIN DROP TABLE songs"), ElementsAre(HasSubstr("only SELECT")));
  EXPECT_THAT(Ask("COPY songs TO 'x.csv'"), ElementsAre(HasSubstr("only SELECT")));
  EXPECT_THAT(Ask("PIVOT songs ON song_id USING count(*)"), ElementsAre(HasSubstr("only SELECT")));
  EXPECT_THAT(Ask("FROM songs WHERE"), ElementsAre(HasSubstr("syntax error")));
}

TEST_F(SessionTest, CallsThatDoMoreThanReadAreRefusedHoweverTheyAreWritten) {
  for (const char* sql :
       {"SELECT * FROM enable_profiling(save_location = 'x')",
        "SELECT * FROM system.main.\"Enable_Profiling\" /* */ (save_location = 'x')",
        "FROM query('FROM enable_' || 'logging()')", "FROM QUERY--\n('SELECT 1')",
        "SELECT * FROM json_execute_serialized_sql('{}')"}) {
    EXPECT_THAT(Ask(sql), ElementsAre(HasSubstr("does more than read"))) << sql;
  }
  EXPECT_THAT(Ask("WITH query AS (SELECT 1 AS enable_logging) SELECT enable_logging FROM query"),
              ElementsAre("1"));
}

TEST_F(SessionTest, MemoryIsBounded) {
  QueryOptions options;
  options.memory_mb = 64;
  options.threads = 1;
  auto session =
      Open("SELECT max(len(l)) FROM (SELECT list(i) AS l FROM range(100000000) t(i))", options);
  ASSERT_TRUE(session) << session.error().message;
  const auto ran = session->Run(ValueText::kPlain, [](const TableRow&) { return true; });
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::kExhausted);
  EXPECT_EQ(ran.error().hint, "Raise query.memory_mb (now 64), or ask for less.");
  EXPECT_THAT(ran.error().message, testing::Not(HasSubstr("SET ")));
}

TEST_F(SessionTest, RunStopsWhenNobodyTakesMore) {
  auto session = Open("SELECT i FROM range(1000000000) t(i)");
  ASSERT_TRUE(session);
  int taken = 0;
  ASSERT_TRUE(session->Run(ValueText::kPlain, [&](const TableRow&) { return ++taken < 3; }));
  EXPECT_EQ(taken, 3);
}

TEST_F(SessionTest, AStatementThatIsRunningEndsWhenItIsToStop) {
  constexpr int kMany = 5'000'000;
  std::stop_source stop;
  QueryOptions options;
  options.stop = stop.get_token();
  auto session = Open("SELECT * FROM range(2000000000)", options);
  ASSERT_TRUE(session);
  int rows = 0;
  const auto ran = session->Run(ValueText::kPlain, [&](const TableRow&) {
    if (++rows == 1) stop.request_stop();
    return rows < kMany;
  });
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().kind, ErrorKind::kUnavailable);
}

TEST_F(SessionTest, WhatFailsBeforeTheFirstRowFailsTheStart) {
  auto session = Open("SELECT error('no')");
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->Describe());
  const auto started = session->Start(ValueText::kPlain);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().kind, ErrorKind::kUsage);
}

TEST_F(SessionTest, ASessionThatWasStartedGivesEachRowOnce) {
  auto session = Open("SELECT i FROM range(5000) t(i)");
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->Start(ValueText::kPlain));
  int rows = 0;
  ASSERT_TRUE(session->Run(ValueText::kPlain,
                           [&](const TableRow& row) { return row[0] == std::to_string(rows++); }));
  EXPECT_EQ(rows, 5000);
}

TEST_F(SessionTest, OrderAndNamesAreTheStatements) {
  auto session = Open("SELECT i AS a, -i AS a, NULL FROM range(3) t(i) ORDER BY i DESC -- end");
  ASSERT_TRUE(session) << session.error().message;
  std::ostringstream json;
  ASSERT_EQ(*WriteJsonColumns(*session, json), 3);
  EXPECT_EQ(json.str(), R"({"schema_version":1,"columns":[{"name":"a","type":"BIGINT"},)"
                        R"({"name":"a","type":"BIGINT"},{"name":"NULL","type":"INTEGER"}],)"
                        "\"rows\":[[2,-2,null],[1,-1,null],[0,0,null]]}\n");
}

TEST_F(SessionTest, WhatIsNotFiniteIsNullInJson) {
  auto session = Open("SELECT 'nan'::DOUBLE, 'inf'::DOUBLE, '-inf'::FLOAT, 'NaN' AS text, 1e0");
  ASSERT_TRUE(session);
  std::ostringstream json;
  ASSERT_EQ(*WriteJsonColumns(*session, json), 1);
  EXPECT_THAT(json.str(), HasSubstr(R"("rows":[[null,null,null,"NaN",1.0]]})"));
}

TEST_F(SessionTest, SemicolonsAndCommentsMayEndAStatement) {
  for (const char* sql :
       {"SELECT 1;", "SELECT 1 ; ; \n", "SELECT 1; -- one\n", "SELECT 1 -- one; two",
        "SELECT 1; /* a; b */ ; -- c", "-- one;\nSELECT 1", "SELECT 1 -- ;\n;"}) {
    EXPECT_THAT(Ask(sql), ElementsAre("1")) << sql;
  }
  EXPECT_THAT(Ask("SELECT ';--', 1 -- ;\n + 1;--"), ElementsAre(";--,2"));
  EXPECT_THAT(Ask("SELECT 1; SELECT 2 --"), ElementsAre(HasSubstr("2 statements")));
}

TEST_F(SessionTest, AllTimesAreTheClocks) {
  EXPECT_THAT(Ask("SELECT current_date, today(), now(), current_timestamp, localtimestamp"),
              ElementsAre("2026-11-19,2026-11-19,2026-11-19 00:00:00+00,2026-11-19 00:00:00+00,"
                          "2026-11-19 00:00:00"));
}

TEST_F(SessionTest, CsvAndTablesHoldWhateverTheNamesHold) {
  AddDay(kFirstDay, 10);
  const std::string sql = "SELECT song_name, '' AS empty, NULL AS nothing, 1.5 AS n FROM songs";
  auto for_csv = Open(sql);
  auto for_people = Open(sql);
  ASSERT_TRUE(for_csv && for_people);
  std::ostringstream csv;
  std::ostringstream table;
  ASSERT_EQ(*WriteCsv(*for_csv, csv), 1);
  ASSERT_EQ(*WriteTable(*for_people, {}, table), 1);
  EXPECT_EQ(csv.str(),
            "song_name,empty,nothing,n\n\"One, \"\"quoted\"\"\nand \x1b[31mred\",\"\",,1.5\n");
  EXPECT_EQ(table.str().find('\x1b'), std::string::npos);
  EXPECT_THAT(table.str(), HasSubstr("NULL"));
  EXPECT_THAT(table.str(), HasSubstr("1 row"));
}

TEST_F(SessionTest, WritesParquetThatTheNextQueryCouldRead) {
  AddDay(kFirstDay, 10);
  QueryOptions options;
  options.parquet_file = (folder() / "out.parquet").native();
  auto session = Open("SELECT song_id, popularity FROM songs", options);
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->WriteParquet());
  auto database = Database::OpenInMemory({});
  auto connection = database->Connect();
  auto rows = connection->Query("SELECT song_id, popularity FROM '" + options.parquet_file + "'");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->Text(0, 0), "s1");
  EXPECT_EQ(rows->Integer(0, 1), 10);
}

TEST_F(SessionTest, WritesTheFirstRowsOnlyWhereThereIsALimit) {
  QueryOptions options;
  options.parquet_file = (folder() / "out.parquet").native();
  auto session = Open("SELECT i FROM range(100000) t(i) ORDER BY i DESC", options);
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->WriteParquet(3));
  auto database = Database::OpenInMemory({});
  auto connection = database->Connect();
  auto rows = connection->Query("SELECT list(i)::VARCHAR FROM '" + options.parquet_file + "'");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->Text(0, 0), "[99999, 99998, 99997]");
}

TEST_F(SessionTest, SavesWholeNumbersAsWholeNumbers) {
  QueryOptions options;
  options.parquet_file = (folder() / "out.parquet").native();
  auto database = Database::OpenInMemory({});
  auto connection = database->Connect();
  const auto types_of = [&](const std::string& sql) {
    auto session = Open(sql, options);
    EXPECT_TRUE(session) << session.error().message;
    const auto written = session->WriteParquet();
    EXPECT_TRUE(written) << written.error().message;
    auto rows = connection->Query("SELECT column_name, column_type FROM (DESCRIBE FROM '" +
                                  options.parquet_file + "')");
    std::string types;
    for (std::size_t i = 0; i < rows->row_count(); ++i) {
      types += std::string(*rows->Text(i, 0)) + " " + std::string(*rows->Text(i, 1)) + "; ";
    }
    return types;
  };
  EXPECT_EQ(types_of("SELECT sum(i) AS s, [sum(i)] AS l, {'x': sum(i)} AS t, avg(i) AS mean "
                     "FROM range(3) t(i)"),
            "s BIGINT; l BIGINT[]; t STRUCT(x BIGINT); mean DOUBLE; ");
  EXPECT_EQ(types_of("SELECT sum(i) * 9223372036854775807 AS s, sum(i) AS s FROM range(3) t(i)"),
            "s DECIMAL(38,0); s_1 DECIMAL(38,0); ");
  auto exact = connection->Query("SELECT CAST(s AS VARCHAR) FROM '" + options.parquet_file + "'");
  EXPECT_EQ(exact->Text(0, 0), "27670116110564327421");
}

TEST_F(SessionTest, ABrokenFileEndsOnlyWhatNeedsIt) {
  AddDay(kFirstDay, 10);
  AddDay(kSecondDay, 20);
  const std::filesystem::path part = store().Location(KeyOf(TableId::kSongs, kFirstDay));
  const std::string good = BytesOf(part);
  for (const std::string& bytes :
       {std::string(), std::string("no Parquet"), good.substr(0, good.size() - 9)}) {
    std::ofstream(part, std::ios::binary) << bytes;
    for (const char* sql : {"SELECT count(song_name) FROM songs", "SELECT count(*) FROM songs",
                            "SELECT popularity FROM songs_current"}) {
      auto session = Open(sql);
      const auto ran = session ? session->Run(ValueText::kPlain, [](const auto&) { return true; })
                               : Result<>(std::unexpected(session.error()));
      ASSERT_FALSE(ran) << sql;
      EXPECT_EQ(ran.error().kind, ErrorKind::kCorruption);
      EXPECT_THAT(ran.error().message, HasSubstr(KeyOf(TableId::kSongs, kFirstDay)));
      EXPECT_EQ(ran.error().hint, "tracklake replay 2026-11-18 rebuilds it from raw.");
    }
    EXPECT_THAT(Ask("SELECT count(*) FROM songs WHERE day = '19'"), ElementsAre("1"));
    EXPECT_THAT(Ask("SELECT count(*) FROM captures"), ElementsAre("2"));
  }
}

// Parquet as it is written has no checksums of its own: a changed letter would be another song.
TEST_F(SessionTest, NoFlippedBitOfAPartIsARow) {
  AddDay(kFirstDay, 10);
  const std::filesystem::path part = store().Location(KeyOf(TableId::kSongs, kFirstDay));
  const std::string good = BytesOf(part);
  const auto rows = Ask("SELECT song_id, popularity FROM songs");
  constexpr std::size_t kStride = 97;
  for (std::size_t i = 0; i < good.size(); i += kStride) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 4);
    std::ofstream(part, std::ios::binary) << bytes;
    EXPECT_THAT(Ask("SELECT song_id, popularity FROM songs"), ElementsAre(HasSubstr("is damaged")));
  }
  std::ofstream(part, std::ios::binary) << good;
  EXPECT_EQ(Ask("SELECT song_id, popularity FROM songs"), rows);
}

TEST_F(SessionTest, ABrokenReceiptEndsOnlyWhatNeedsItsDay) {
  AddDay(kFirstDay, 10);
  AddDay(kSecondDay, 20);
  const auto receipts = *ListReceipts(store(), kSecondDay);
  std::ofstream(store().Location(receipts.receipts.front().key)) << "{";
  EXPECT_THAT(Ask("SELECT count(*) FROM songs"), ElementsAre(HasSubstr("2026-11-19")));
  EXPECT_THAT(Ask("SELECT 1"), ElementsAre("1"));
  QueryOptions options;
  options.as_of = kFirstDay;
  EXPECT_THAT(Ask("SELECT count(*) FROM songs", options), ElementsAre("1"));
}

}  // namespace
}  // namespace tracklake
