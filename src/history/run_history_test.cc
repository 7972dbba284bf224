#include "history/run_history.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

class RunHistoryTest : public testing::Test {
 protected:
  RunHistory Open() {
    auto history = RunHistory::Open(path_, SqliteSync::kOff);
    EXPECT_TRUE(history.has_value()) << history.error().message;
    return *std::move(history);
  }

  static RunRecord Run(std::string id) {
    const Micros began(std::chrono::microseconds(1'795'154'400'123'456));
    return {.id = std::move(id),
            .command = "run",
            .arguments = {"run", "--playlist", "ä\"'\n"},
            .folder = "/home/me",
            .why = "hand",
            .source = "recently_played",
            .began_at = began,
            .ended_at = {},
            .outcome = "",
            .retry_at = {},
            .counts = {.calls = 3, .landed = 1, .bytes = 5'000'000'000},
            .stages = {{"extract", began, {}, "", {.calls = 3, .landed = 1}}},
            .errors = {{"playlist p", "no answer", "Wait."}}};
  }

  const TempLake folder_;
  const std::string path_ = folder_.path() / "runs.sqlite";
};

TEST_F(RunHistoryTest, ARunIsReadAsItWasWritten) {
  RunHistory history = Open();
  RunRecord run = Run("00aa");
  ASSERT_TRUE(history.Put(run).has_value());
  EXPECT_EQ(history.Find("00aa"), run);
  run.ended_at = run.began_at + std::chrono::seconds(5);
  run.outcome = "deferred";
  run.retry_at = Seconds(std::chrono::seconds(1'795'200'000));
  run.stages[0].ended_at = run.ended_at;
  run.stages[0].outcome = "deferred";
  run.errors.push_back({"", "spent", ""});
  ASSERT_TRUE(history.Put(run).has_value());
  EXPECT_EQ(Open().Find("00aa"), run);
}

TEST_F(RunHistoryTest, RunsAreListedNewestFirstAndFoundByTheBeginningOfTheirId) {
  RunHistory history = Open();
  for (const char* id : {"aa11", "aa22", "bb33"}) ASSERT_TRUE(history.Put(Run(id)).has_value());
  const auto last = history.Last(2);
  ASSERT_TRUE(last.has_value());
  ASSERT_EQ(last->size(), 2U);
  EXPECT_EQ(last->front().id, "bb33");
  EXPECT_EQ(history.Find("")->id, "bb33");
  EXPECT_EQ(history.Find("aa2")->id, "aa22");
  EXPECT_EQ(history.Find("aa").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(history.Find("cc").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(history.Find("%").error().kind, ErrorKind::kNotFound);
}

TEST_F(RunHistoryTest, TheLastOfEachSourceAndCommandAreFoundBehindManyOthers) {
  RunHistory history = Open();
  const auto put = [&](const std::string& id, std::string command, std::string source) {
    RunRecord run = Run(id);
    run.command = std::move(command);
    run.source = std::move(source);
    ASSERT_TRUE(history.Put(run).has_value());
  };
  for (const char* id : {"a1", "a2", "a3"}) put(id, "run", "extract");
  put("b1", "verify", "");
  for (const char* id : {"c1", "c2", "c3"}) put(id, "run", "recently_played");
  const auto runs = history.LastOfEach(2);
  ASSERT_TRUE(runs.has_value()) << runs.error().message;
  std::string ids;
  for (const RunRecord& run : *runs) ids += run.id + " ";
  EXPECT_EQ(ids, "c3 c2 b1 a3 a2 ");
}

TEST_F(RunHistoryTest, AHistoryThatKnewNoSourcesIsReadAndGetsThem) {
  const RunRecord run = Run("00aa");
  ASSERT_TRUE(Open().Put(run).has_value());
  {
    auto database = SqliteDatabase::Open(path_, SqliteSync::kOff);
    ASSERT_TRUE(database->Execute("ALTER TABLE runs DROP COLUMN source"));
  }
  RunRecord without = run;
  without.source.clear();
  {
    auto history = RunHistory::OpenForReading(path_);
    EXPECT_EQ((*history)->Find("00aa"), without);
    EXPECT_EQ((*history)->LastOfEach(1)->size(), 1U);
  }
  RunHistory history = Open();
  EXPECT_EQ(history.Find("00aa"), without);
  RunRecord next = run;
  next.id = "00bb";
  ASSERT_TRUE(history.Put(next).has_value());
  EXPECT_EQ(history.Find("00bb"), next);
}

TEST_F(RunHistoryTest, APageOfRunsBeginsWhereTheOneBeforeEnded) {
  RunHistory history = Open();
  for (const char* id : {"aa11", "aa22", "bb33"}) ASSERT_TRUE(history.Put(Run(id)).has_value());
  const auto page = history.Last(1, {.before = "bb33"});
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->size(), 1U);
  EXPECT_EQ(page->front().id, "aa22");
  EXPECT_EQ(history.Last(9, {.before = "aa11"})->size(), 0U);
  EXPECT_EQ(history.Last(9, {.before = "gone"})->size(), 0U);
}

TEST_F(RunHistoryTest, RunsAreFoundByCommandOutcomeAndWhyAndThoseWithoutAnEndAsUnfinished) {
  RunHistory history = Open();
  RunRecord run = Run("aa11");
  ASSERT_TRUE(history.Put(run).has_value());
  run = Run("aa22");
  run.command = "crawl";
  run.ended_at = run.began_at;
  run.outcome = "done";
  ASSERT_TRUE(history.Put(run).has_value());
  const auto ids = [&](const RunFilter& filter) {
    std::string found;
    const auto runs = history.Last(9, filter);
    for (const RunRecord& one : *runs) found += one.id + " ";
    return found;
  };
  EXPECT_EQ(ids({.command = "crawl"}), "aa22 ");
  EXPECT_EQ(ids({.outcome = "done"}), "aa22 ");
  EXPECT_EQ(ids({.outcome = "unfinished"}), "aa11 ");
  EXPECT_EQ(ids({.command = "run", .outcome = "done"}), "");
  run.id = "aa33";
  run.why = "event";
  ASSERT_TRUE(history.Put(run).has_value());
  EXPECT_EQ(ids({.why = "event"}), "aa33 ");
  EXPECT_EQ(ids({.outcome = "done", .why = "hand"}), "aa22 ");
}

TEST_F(RunHistoryTest, WhatWasToChangeTheLakeIsFoundAmongTheRest) {
  RunHistory history = Open();
  const auto put = [&](const char* id, const char* command, const char* outcome) {
    RunRecord run = Run(id);
    run.command = command;
    run.outcome = outcome;
    ASSERT_TRUE(history.Put(run).has_value());
  };
  put("aa11", "run", "failed");
  put("aa22", "verify", "done");
  put("aa33", "run", "usage");
  const auto changes = history.Last(9, {.changes_only = true});
  ASSERT_EQ(changes->size(), 1U);
  EXPECT_EQ(changes->front().id, "aa11");
}

// So many more like the last run; the next one makes the history forget.
void Multiply(const std::string& path, std::int64_t count) {
  constexpr const char* kCopies =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
      "INSERT INTO runs SELECT NULL, why || i || 'x', command, arguments, folder, why, began_at, "
      "ended_at, outcome, retry_at, calls, landed, objects, bytes, rows, parts, quarantined, "
      "refused, failures, source FROM (SELECT * FROM runs ORDER BY number DESC LIMIT 1), n";
  constexpr const char* kNumber =
      "UPDATE sqlite_sequence SET seq = (seq / ?1 + 1) * ?1 - 1 WHERE name = 'runs'";
  auto database = SqliteDatabase::Open(path, SqliteSync::kOff);
  for (const auto& [sql, number] :
       {std::pair{kCopies, count}, {kNumber, RunHistory::kForgetEvery}}) {
    auto statement = database->Prepare(sql);
    ASSERT_TRUE(statement.has_value());
    statement->Bind(1, number);
    ASSERT_TRUE(statement->Run().has_value());
  }
}

TEST_F(RunHistoryTest, OldRunsGoWhenNewOnesCome) {
  RunHistory history = Open();
  ASSERT_TRUE(history.Put(Run("old")).has_value());
  Multiply(path_, RunHistory::kMostRuns - 1);
  EXPECT_TRUE(history.Find("old").has_value());
  ASSERT_TRUE(history.Put(Run("new")).has_value());  // the 20,001st, and a multiple of 64
  EXPECT_EQ(history.Find("old").error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(history.Find("hand1x").has_value());
  auto database = SqliteDatabase::Open(path_, SqliteSync::kOff);
  auto left = database->Prepare("SELECT count(*) FROM stages WHERE run = 'old'");
  ASSERT_TRUE(left->Step().has_value());
  EXPECT_EQ(left->Integer(0), 0);
}

TEST_F(RunHistoryTest, RunsByEventPushOutNoOthers) {
  RunHistory history = Open();
  ASSERT_TRUE(history.Put(Run("old")).has_value());
  RunRecord run = Run("first");
  run.why = kWhyEvent;
  ASSERT_TRUE(history.Put(run).has_value());
  Multiply(path_, 2 * RunHistory::kMostEventRuns);
  run.id = "last";
  ASSERT_TRUE(history.Put(run).has_value());
  EXPECT_TRUE(history.Find("old").has_value());
  EXPECT_EQ(history.Find("first").error().kind, ErrorKind::kNotFound);
  const auto left = history.Last(100'000);
  EXPECT_EQ(std::ssize(*left), RunHistory::kMostEventRuns + 1);
}

TEST_F(RunHistoryTest, ARunThatIsWrittenOftenCountsOnce) {
  RunHistory history = Open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(history.Put(Run("00aa")).has_value());
  ASSERT_TRUE(history.Put(Run("00bb")).has_value());
  auto database = SqliteDatabase::Open(path_, SqliteSync::kOff);
  auto newest = database->Prepare("SELECT max(number) FROM runs");
  ASSERT_TRUE(newest->Step().has_value());
  EXPECT_EQ(newest->Integer(0), 2);
}

TEST_F(RunHistoryTest, WhereThereIsNoneNothingIsMadeByReading) {
  const auto history = RunHistory::OpenForReading(path_);
  ASSERT_TRUE(history.has_value());
  EXPECT_FALSE(history->has_value());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(RunHistoryTest, AHistoryOfALaterVersionIsLeftAsItIs) {
  {
    auto database = SqliteDatabase::Open(path_, SqliteSync::kOff);
    ASSERT_TRUE(database->Execute("PRAGMA user_version = 2"));
  }
  EXPECT_EQ(RunHistory::Open(path_, SqliteSync::kOff).error().kind, ErrorKind::kConfig);
  EXPECT_EQ(RunHistory::OpenForReading(path_).error().kind, ErrorKind::kConfig);
}

TEST_F(RunHistoryTest, AFileThatIsNoneIsLeftAsItIs) {
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_EQ(RunHistory::Open(path_, SqliteSync::kOff).error().kind, ErrorKind::kCorruption);
  EXPECT_EQ(std::filesystem::file_size(path_), 5000U);
}

}  // namespace
}  // namespace tracklake
