#include "serve/event_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/stopped.h"
#include "history/run_collector.h"

namespace tracklake::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = LakeJob::Kind;

const Error kDamaged{ErrorKind::kCorruption, "its bytes are not those of its key", "Mend it.", {}};
const Error kDiskFull{ErrorKind::kIo, "no space left", "Make room.", {}};

// A run's record, as the history would have it; what happens to it is seen by the test.
class Kept final : public Events {
 public:
  Kept(Clock* clock, RunRecord* record) : clock_(clock), record_(record) {}
  void Tell(const Event& event) override {
    collector_.On(event, clock_->Now());
    *record_ = collector_.record();
  }

 private:
  Clock* const clock_;
  RunRecord* const record_;
  RunCollector collector_{{"0a1b", std::string(kWhyEvent), {"transform"}, "/"}};
};

class Names final : public Events {
 public:
  void Tell(const Event& event) override {
    if (std::holds_alternative<StageBegan>(event)) names.emplace_back("began");
    if (std::holds_alternative<StageEnded>(event)) names.emplace_back("ended");
    if (std::holds_alternative<SubjectFailed>(event)) names.emplace_back("failed");
  }
  std::vector<std::string> names;
};

class EventRunTest : public testing::Test {
 protected:
  static TransformReport Made(std::int64_t objects) {
    TransformReport report;
    report.objects = report.transformed = objects;
    return report;
  }
  static TransformReport Failing(const std::string& key, const Error& error) {
    TransformReport report;
    report.objects = report.failed = 1;
    report.failures.push_back({key, error});
    return report;
  }

  // As the worker's thread does a job that takes a second.
  void Do(const LakeJob& job, const TransformReport& report) {
    run_.BeginJob(&job, now_);
    run_.Tell(StageBegan{"transform"});
    Pass(seconds(1));
    for (const Failure& failure : report.failures) {
      run_.Tell(SubjectFailed{failure.subject, &failure.error});
    }
    if (report.transformed > 0) {
      run_.Tell(RowsCommitted{.stage = "transform", .objects = report.transformed});
    }
    const app::TransformStageReport stage{"transform", report};
    run_.Tell(StageEnded{"transform", NameOf(app::OutcomeOf(stage))});
    run_.Take(stage);
    run_.EndJob(nullptr);
    ended_ = now_;
  }
  void DoKeys(std::vector<std::string> keys, const TransformReport& report) {
    Do({Kind::kKeys, std::move(keys)}, report);
  }
  void Break(const LakeJob& job, const Error& error) {
    run_.BeginJob(&job, now_);
    run_.Tell(StageBegan{"transform"});
    run_.Tell(StageEnded{"transform", "failed"});
    run_.EndJob(&error);
    ended_ = now_;
  }
  void Pass(milliseconds time) {
    now_ += time;
    clock_.SleepFor(time);
  }
  std::optional<milliseconds> SettlesIn(bool is_waiting = false) const {
    const auto at = run_.SettleAt(ended_, is_waiting);
    return at ? std::optional(*at - now_) : std::nullopt;
  }

  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  Names others_;
  std::vector<std::unique_ptr<RunRecord>> runs_;
  const ListenToEventRun listen_ = [this] {
    return std::make_unique<Kept>(&clock_, runs_.emplace_back(std::make_unique<RunRecord>()).get());
  };
  milliseconds now_{};
  milliseconds ended_{};
  EventRun run_{&others_, &clock_, &listen_};
};

TEST_F(EventRunTest, JobsThatFollowEachOtherSoonAreOneRun) {
  const Micros began = clock_.Now();
  DoKeys({"raw/a"}, Made(1));
  EXPECT_EQ(SettlesIn(), EventRun::kLull);
  Pass(seconds(1));
  DoKeys({"raw/b", "raw/c"}, Made(2));
  Pass(EventRun::kLull);
  EXPECT_EQ(SettlesIn(), milliseconds(0));
  run_.Settle();
  ASSERT_THAT(runs_, SizeIs(1));
  const RunRecord& run = *runs_.front();
  EXPECT_EQ(run.command, "transform");
  EXPECT_EQ(run.outcome, "done");
  EXPECT_EQ(run.counts.objects, 3);
  EXPECT_EQ(run.began_at, began) << "although it was told when there was something to tell";
  EXPECT_EQ(run.ended_at, began + seconds(3)) << "and ended with its last job";
  ASSERT_THAT(run.stages, SizeIs(1));
  EXPECT_EQ(run.stages[0].began_at, began);
  EXPECT_EQ(run.stages[0].ended_at, began + seconds(3));
  EXPECT_EQ(SettlesIn(), std::nullopt);
}

TEST_F(EventRunTest, WhatComesAfterARestIsAnotherRun) {
  for (int i = 0; i < 3; ++i) {
    DoKeys({"raw/a"}, Made(1));
    run_.Settle();
  }
  EXPECT_THAT(runs_, SizeIs(3));
}

TEST_F(EventRunTest, ARunEndsThoughMoreComesAllTheTime) {
  DoKeys({"raw/a"}, Made(1));
  EXPECT_EQ(SettlesIn(true), EventRun::kLongest - seconds(1)) << "something waits";
  for (int i = 1; i < 60; ++i) DoKeys({"raw/b"}, Made(1));
  EXPECT_LE(*SettlesIn(), milliseconds(0));
}

TEST_F(EventRunTest, ARunEndsWithSoManyObjects) {
  Do({Kind::kSweep, {}}, Made(EventRun::kMostObjects));
  EXPECT_EQ(SettlesIn(true), milliseconds(0));
}

TEST_F(EventRunTest, AJobThatFindsNothingToDoIsNone) {
  Do({Kind::kSweep, {}}, {});
  run_.BeginJob(nullptr, now_);
  run_.Tell(RowsCommitted{.stage = "transform", .newer = 3});
  run_.EndJob(nullptr);
  EXPECT_THAT(runs_, IsEmpty());
  EXPECT_THAT(others_.names, ElementsAre("began", "ended"));
}

TEST_F(EventRunTest, ThatASweepHasWorkBeforeItBeginsTheRun) {
  const LakeJob sweep{Kind::kSweep, {}, {"raw/damaged"}};
  run_.BeginJob(&sweep, now_);
  run_.Tell(StageBegan{"transform"});
  run_.Tell(StageProgressed{"transform", 0, 1, "object"});
  EXPECT_THAT(runs_, IsEmpty()) << "it may be what is left alone";
  run_.Tell(StageProgressed{"transform", 0, 2, "object"});
  ASSERT_THAT(runs_, SizeIs(1));
  EXPECT_EQ(runs_.front()->ended_at, std::nullopt);
  run_.EndJob(nullptr);
}

TEST_F(EventRunTest, WhatIsLeftAloneFailsInNoRun) {
  Do({Kind::kSweep, {}, {"raw/damaged"}}, Failing("raw/damaged", kDamaged));
  EXPECT_THAT(runs_, IsEmpty());
  EXPECT_THAT(others_.names, ElementsAre("failed", "began", "ended"));
}

TEST_F(EventRunTest, WhatFailsIsTheRunsFailureUntilItIsWell) {
  DoKeys({"raw/a"}, Failing("raw/a", kDamaged));
  run_.Settle();
  EXPECT_EQ(runs_.back()->outcome, "bad_data");
  EXPECT_THAT(runs_.back()->errors, ElementsAre(RunError{"raw/a", kDamaged.message, "Mend it."}));
  EXPECT_EQ(runs_.back()->stages[0].outcome, "bad_data");

  DoKeys({"raw/b"}, Failing("raw/b", kDiskFull));
  DoKeys({"raw/c"}, Made(1));
  run_.Settle();
  EXPECT_EQ(runs_.back()->outcome, "incomplete");

  DoKeys({"raw/b"}, Failing("raw/b", kDiskFull));
  DoKeys({"raw/b"}, Made(1));
  run_.Settle();
  EXPECT_EQ(runs_.back()->outcome, "done");
  EXPECT_EQ(runs_.back()->stages[0].outcome, "done");
  EXPECT_EQ(runs_.back()->counts.failures, 1) << "that it failed once is told";
}

TEST_F(EventRunTest, AJobThatFailsWholeIsAFailedRunWithItsError) {
  Break({Kind::kSweep, {}}, kDiskFull);
  run_.Settle();
  ASSERT_THAT(runs_, SizeIs(1));
  EXPECT_EQ(runs_.front()->outcome, "failed");
  EXPECT_THAT(runs_.front()->errors, ElementsAre(RunError{"", "no space left", "Make room."}));
  Break({Kind::kSweep, {}}, kDiskFull);
  Do({Kind::kSweep, {}}, Made(1));
  run_.Settle();
  EXPECT_EQ(runs_.back()->outcome, "done");
}

TEST_F(EventRunTest, AStopEndsTheRunAndBeginsNone) {
  Break({Kind::kSweep, {}}, Stopped());
  EXPECT_THAT(runs_, IsEmpty());
  DoKeys({"raw/a"}, Made(1));
  Break({Kind::kSweep, {}}, Stopped());
  run_.Settle();
  ASSERT_THAT(runs_, SizeIs(1));
  EXPECT_EQ(runs_.front()->errors.back().message, Stopped().message);
}

TEST_F(EventRunTest, WhatTheInboxBringsIsAStageOfTheSameRun) {
  const LakeJob job{Kind::kInbox, {"inbox/raw/a.json"}};
  run_.BeginJob(&job, now_);
  run_.Tell(StageBegan{"import"});
  run_.Tell(SubjectFailed{"a.json", &kDamaged});
  run_.Tell(StageEnded{"import", "bad_data"});
  run_.Take(app::ImportReport{{{"a.json", ImportOutcome::kRefused, "", "it is damaged"}}});
  run_.EndJob(nullptr);
  DoKeys({"raw/b"}, Made(1));
  run_.Settle();
  ASSERT_THAT(runs_, SizeIs(1));
  ASSERT_THAT(runs_.front()->stages, SizeIs(2));
  EXPECT_EQ(runs_.front()->stages[0].stage, "import");
  EXPECT_EQ(runs_.front()->stages[0].outcome, "bad_data");
  EXPECT_EQ(runs_.front()->stages[1].outcome, "done");
  EXPECT_EQ(runs_.front()->outcome, "incomplete");
}

}  // namespace
}  // namespace tracklake::serve
