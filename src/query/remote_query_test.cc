#include "query/remote_query.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(RemoteQueryTest, WhatReadsIsTakenHoweverItBegins) {
  for (const char* sql :
       {"SELECT 1", "  with a AS (SELECT 1) SELECT * FROM a", "-- why\n/* how */ (SELECT 1)",
        "SHOW TABLES", "DESCRIBE songs", "VALUES 1", "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE VERBOSE SELECT 1", "explain (type io) select 1"}) {
    EXPECT_TRUE(CheckReadsOnly(sql).has_value()) << sql;
  }
}

TEST(RemoteQueryTest, WhatChangesSomethingIsRefusedBeforeItIsSent) {
  for (const char* sql :
       {"DROP TABLE songs", "/* SELECT */ insert into t VALUES 1", "UNLOAD (SELECT 1) TO 's3://b/'",
        "CREATE TABLE t AS SELECT 1", "EXPLAIN ANALYZE INSERT INTO t VALUES 1",
        "explain analyze verbose delete from t", "", "-- SELECT", "/* SELECT"}) {
    const auto checked = CheckReadsOnly(sql);
    ASSERT_FALSE(checked.has_value()) << sql;
    EXPECT_EQ(checked.error().kind, ErrorKind::kUsage);
  }
}

TEST(RemoteQueryTest, AStatementThatIsStoppedOrTakesTooLongSaysWhich) {
  SimulatedClock clock(*ParseIsoSeconds("2026-01-02T03:04:05Z"));
  std::stop_source stop;
  const RemoteDeadline deadline(&clock, {std::chrono::seconds(60), stop.get_token()});
  EXPECT_TRUE(deadline.Check().has_value());
  clock.SleepFor(std::chrono::seconds(60));
  EXPECT_EQ(deadline.Check().error().kind, ErrorKind::kExhausted);
  stop.request_stop();
  EXPECT_EQ(deadline.Check().error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace tracklake
