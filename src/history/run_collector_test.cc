#include "history/run_collector.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

Micros At(int seconds) { return Micros(std::chrono::seconds(1'795'154'400 + seconds)); }

class RunCollectorTest : public testing::Test {
 protected:
  RunCollector collector_{{"0a1b", "hand", {"run"}, "/home"}};
};

TEST_F(RunCollectorTest, ARunIsItsStagesAndWhatTheyDid) {
  collector_.On(RunBegan{"run"}, At(0));
  collector_.On(StageBegan{"extract"}, At(1));
  collector_.On(CallAnswered{"playlists/p", true}, At(2));
  collector_.On(CallAnswered{"playlists/p/items", true}, At(2));
  collector_.On(ObjectLanded{"raw/a.json"}, At(3));
  collector_.On(StageEnded{"extract", "done"}, At(4));
  collector_.On(StageBegan{"transform"}, At(4));
  collector_.On(RowsCommitted{.stage = "transform",
                              .objects = 1,
                              .rows = 40,
                              .parts = 6,
                              .quarantined = 2,
                              .bytes = 999},
                At(5));
  collector_.On(StageEnded{"transform", "incomplete"}, At(6));
  collector_.On(RunEnded{"run", "incomplete", Seconds(std::chrono::seconds(9))}, At(7));

  const RunRecord& run = collector_.record();
  EXPECT_EQ(run.command, "run");
  EXPECT_EQ(run.outcome, "incomplete");
  EXPECT_EQ(run.began_at, At(0));
  EXPECT_EQ(run.ended_at, At(7));
  EXPECT_EQ(run.retry_at, Seconds(std::chrono::seconds(9)));
  const RunCounts extracted{.calls = 2, .landed = 1};
  const RunCounts transformed{.objects = 1, .bytes = 999, .rows = 40, .parts = 6, .quarantined = 2};
  ASSERT_EQ(run.stages.size(), 2U);
  EXPECT_EQ(run.stages[0], (RunStage{"extract", At(1), At(4), "done", extracted}));
  EXPECT_EQ(run.stages[1], (RunStage{"transform", At(4), At(6), "incomplete", transformed}));
  RunCounts both = extracted;
  both += transformed;
  EXPECT_EQ(run.counts, both);
}

TEST_F(RunCollectorTest, ErrorsKeepTheirSubjectAndTheirCureUpToABound) {
  const Error error{ErrorKind::kCorruption, "cannot be read", "Run tracklake replay.", {}};
  collector_.On(RunBegan{"run"}, At(0));
  collector_.On(ListEnded{.source = "playlist", .id = "p", .outcome = "failed", .error = &error},
                At(1));
  for (int i = 0; i < 30; ++i) collector_.On(SubjectFailed{"2026-11-20", &error}, At(2));
  collector_.On(RunEnded{.command = "run", .outcome = "failed", .error = &error}, At(3));
  const RunRecord& run = collector_.record();
  EXPECT_EQ(run.errors.size(), RunRecord::kMostErrors);
  EXPECT_EQ(run.errors[0], (RunError{"playlist p", "cannot be read", "Run tracklake replay."}));
  EXPECT_EQ(run.counts.failures, 32);
}

TEST_F(RunCollectorTest, WhatIsToldLaterBeganAndEndedWhenItDid) {
  using std::chrono::seconds;
  collector_.On(RunBegan{"transform", seconds(5)}, At(5));
  collector_.On(StageBegan{"transform", seconds(4)}, At(5));
  collector_.On(StageEnded{"transform", "done", seconds(2)}, At(9));
  collector_.On(RunEnded{.command = "transform", .outcome = "done", .ago = seconds(1)}, At(9));
  EXPECT_EQ(collector_.record().began_at, At(0));
  EXPECT_EQ(collector_.record().ended_at, At(8));
  EXPECT_EQ(collector_.record().stages.front(), (RunStage{"transform", At(1), At(7), "done", {}}));
}

TEST_F(RunCollectorTest, AStageOfARunByEventGoesOnWhenItBeginsAgain) {
  RunCollector collector({"0a1b", std::string(kWhyEvent), {"transform"}, "/home"});
  const auto tell = [&](std::string_view stage, int at, const Event& event) {
    collector.On(StageBegan{stage}, At(at));
    collector.On(event, At(at));
    collector.On(StageEnded{stage, "done"}, At(at + 1));
  };
  collector.On(RunBegan{"transform"}, At(0));
  tell("import", 0, ObjectLanded{"raw/a.json"});
  tell("transform", 1, RowsCommitted{.stage = "transform", .objects = 1});
  tell("import", 5, ObjectLanded{"raw/b.json"});
  tell("transform", 6, RowsCommitted{.stage = "transform", .objects = 1});
  ASSERT_EQ(collector.record().stages.size(), 2U);
  EXPECT_EQ(collector.record().stages[0],
            (RunStage{"import", At(0), At(6), "done", {.landed = 2}}));
  EXPECT_EQ(collector.record().stages[1],
            (RunStage{"transform", At(1), At(7), "done", {.objects = 2}}));
}

TEST_F(RunCollectorTest, NothingHasBegunBeforeARun) {
  collector_.On(CallAnswered{"me", true}, At(0));
  EXPECT_FALSE(collector_.has_begun());
}

}  // namespace
}  // namespace tracklake
