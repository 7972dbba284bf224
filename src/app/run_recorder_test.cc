#include "app/run_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/runs.h"
#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class RunRecorderTest : public testing::Test {
 protected:
  std::filesystem::path Lake() const { return fake_.config.lake_dir; }
  std::filesystem::path Log() const { return Lake() / "_tracklake/logs/2026-11-20.ndjson"; }

  RunRecorder Recorder(std::string id = "00000000000000aa") {
    return RunRecorder(&fake_.config, &fake_.places, &fake_.clock,
                       {std::move(id), "hand", {"transform"}, "/"}, &fake_.events);
  }

  static void RunWhole(RunRecorder& recorder) {
    recorder.Tell(RunBegan{"transform"});
    recorder.Tell(StageBegan{"transform"});
    recorder.Tell(RowsCommitted{.stage = "transform", .objects = 1, .rows = 40});
    recorder.Tell(StageEnded{"transform", "done"});
    recorder.Tell(RunEnded{"transform", "done", {}});
  }

  std::vector<std::string> LogOf(const RunRecord& run) {
    std::vector<std::string> lines;
    EXPECT_TRUE(ReadRunLog(fake_.services(), run, [&](std::string_view line) {
                  lines.emplace_back(line);
                  return true;
                }).has_value());
    return lines;
  }

  FakeServices fake_;  // at 2026-11-20T06:00:00Z
};

TEST_F(RunRecorderTest, ARunIsInTheHistoryAndInTheLog) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  const auto run = FindRun(fake_.services(), "");
  ASSERT_TRUE(run.has_value()) << run.error().message;
  EXPECT_EQ(run->id, "00000000000000aa");
  EXPECT_EQ(run->counts.rows, 40);
  EXPECT_EQ(run->outcome, "done");
  const std::vector<std::string> lines = LogOf(*run);
  ASSERT_THAT(lines, SizeIs(5));
  EXPECT_THAT(lines[2], HasSubstr(R"("event":"rows_committed")"));
  EXPECT_EQ(fake_.events.CountOf<RunEnded>(), 1);
  EXPECT_EQ(fake_.events.CountOf<HistoryLost>(), 0);
}

TEST_F(RunRecorderTest, ARunThatIsCutOffAfterASecondStandsThereUnended) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  {
    RunRecorder recorder = Recorder();
    recorder.Tell(RunBegan{"transform"});
    recorder.Tell(StageBegan{"transform"});
    EXPECT_TRUE(ReadRuns(fake_.services(), 1)->empty());
    fake_.clock.SleepFor(std::chrono::seconds(1));
    recorder.Tell(StageProgressed{"transform", 1, 2, "object"});
  }
  const auto run = FindRun(fake_.services(), "");
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->ended_at, std::nullopt);
  EXPECT_THAT(LogOf(*run), SizeIs(2));
}

TEST_F(RunRecorderTest, ARunThatHasMuchBeforeItStandsThereAtOnce) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  RunRecorder recorder = Recorder();
  recorder.Tell(RunBegan{"transform"});
  recorder.Tell(StageBegan{"transform"});
  recorder.Tell(StageProgressed{"transform", 0, 99, "object"});
  EXPECT_TRUE(ReadRuns(fake_.services(), 1)->empty());
  recorder.Tell(StageProgressed{"transform", 0, 100, "object"});
  EXPECT_EQ(ReadRuns(fake_.services(), 1)->size(), 1U);
}

TEST_F(RunRecorderTest, ARunThatMakesTheLakeIsKeptFromItsBeginning) {
  RunRecorder recorder = Recorder();
  recorder.Tell(RunBegan{"run"});
  EXPECT_FALSE(std::filesystem::exists(Lake()));
  ASSERT_TRUE(fake_.lake.Create().has_value());
  recorder.Tell(RunEnded{"run", "done", {}});
  const auto run = FindRun(fake_.services(), "");
  ASSERT_TRUE(run.has_value());
  EXPECT_THAT(LogOf(*run), SizeIs(2));
}

TEST_F(RunRecorderTest, WhatIsNoRunLeavesNothing) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  RunRecorder recorder = Recorder();
  recorder.Tell(CallAnswered{"me", true});
  EXPECT_TRUE(std::filesystem::is_empty(Lake()));
}

TEST_F(RunRecorderTest, ARunInNoLakeMakesNone) {
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  EXPECT_FALSE(std::filesystem::exists(Lake()));
}

TEST_F(RunRecorderTest, ABucketKeepsNeitherAndThatIsSaid) {
  fake_.config.lake_dir = "s3://bucket/lake";
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  const auto runs = ReadRuns(fake_.services(), 1);
  ASSERT_FALSE(runs.has_value());
  EXPECT_EQ(runs.error().message, "a lake in a bucket keeps no runs");
}

TEST_F(RunRecorderTest, AHistoryThatCannotBeWrittenIsToldOnceAndTheLogGoesOn) {
  std::filesystem::create_directories(Lake() / "runs.sqlite");
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  EXPECT_EQ(fake_.events.CountOf<HistoryLost>(), 1);
  EXPECT_EQ(fake_.events.CountOf<RunEnded>(), 1);
  EXPECT_TRUE(std::filesystem::exists(Log()));
}

TEST_F(RunRecorderTest, OnAMediumThatNobodyCanWriteNothingIsSaid) {
  std::filesystem::create_directories(Lake() / "runs.sqlite");
  fake_.places.is_writable = false;
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  EXPECT_EQ(fake_.events.CountOf<HistoryLost>(), 0);
}

TEST_F(RunRecorderTest, LinesOfOtherRunsStayOutOfARunsLog) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  RunRecorder one = Recorder("00000000000000aa");
  RunRecorder other = Recorder("00000000000000bb");
  one.Tell(RunBegan{"transform"});
  other.Tell(RunBegan{"verify"});
  one.Tell(RunEnded{"transform", "done", {}});
  other.Tell(RunEnded{"verify", "done", {}});
  EXPECT_THAT(LogOf(*FindRun(fake_.services(), "00000000000000b")), SizeIs(2));
}

TEST_F(RunRecorderTest, LogsGoWhenTheirDaysAreOver) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  std::filesystem::create_directories(Log().parent_path());
  for (const char* name : {"2026-10-20.ndjson", "2026-10-21.ndjson", "notes.txt"}) {
    std::ofstream(Log().parent_path() / name) << "x\n";
  }
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  EXPECT_FALSE(std::filesystem::exists(Log().parent_path() / "2026-10-20.ndjson"));
  EXPECT_TRUE(std::filesystem::exists(Log().parent_path() / "2026-10-21.ndjson"));
  EXPECT_TRUE(std::filesystem::exists(Log().parent_path() / "notes.txt"));
}

TEST_F(RunRecorderTest, ForEverIsAChoice) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  fake_.config.logs_retention_days = 0;
  std::filesystem::create_directories(Log().parent_path());
  std::ofstream(Log().parent_path() / "2020-01-01.ndjson") << "x\n";
  RunRecorder recorder = Recorder();
  RunWhole(recorder);
  EXPECT_TRUE(std::filesystem::exists(Log().parent_path() / "2020-01-01.ndjson"));
}

TEST_F(RunRecorderTest, ALogIsReadPieceByPiece) {
  ASSERT_TRUE(fake_.lake.Create().has_value());
  RunRecorder recorder = Recorder();
  recorder.Tell(RunBegan{"run"});
  const std::string key = "raw/" + std::string(900, 'k');
  for (int i = 0; i < 3000; ++i) recorder.Tell(ObjectLanded{key});
  recorder.Tell(RunEnded{"run", "done", {}});
  EXPECT_GT(std::filesystem::file_size(Log()), 2U << 20);
  EXPECT_THAT(LogOf(*FindRun(fake_.services(), "")), SizeIs(3002));
}

}  // namespace
}  // namespace tracklake::app
