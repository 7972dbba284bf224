#include "app/job_health.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/stopped.h"

namespace tracklake::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class JobHealthTest : public testing::Test {
 protected:
  // The next run, a minute after the one before; newest first, as they are read.
  RunRecord& Add(std::string command, std::string outcome, milliseconds took = seconds(1)) {
    RunRecord run;
    run.command = std::move(command);
    run.outcome = std::move(outcome);
    run.began_at = Micros(minutes(++number_));
    run.ended_at = run.began_at + took;
    return *runs_.insert(runs_.begin(), run);
  }
  RunRecord& AddScheduled(std::string source, std::string outcome) {
    RunRecord& run = Add("run", std::move(outcome));
    run.source = std::move(source);
    return run;
  }
  const JobHealth* Of(std::string_view job) {
    jobs_ = JobsOf(runs_);
    const auto found = std::ranges::find(jobs_, job, &JobHealth::job);
    return found == jobs_.end() ? nullptr : &*found;
  }

  std::vector<RunRecord> runs_;
  std::vector<JobHealth> jobs_;
  int number_ = 0;
};

TEST_F(JobHealthTest, AFailureStandsUntilARunOfTheSameSourceGoesWell) {
  AddScheduled("recently_played", "unavailable");
  AddScheduled("recently_played", "failed");
  AddScheduled("extract", "done");
  ASSERT_NE(Of("recently_played"), nullptr);
  ASSERT_TRUE(Of("recently_played")->failure.has_value());
  EXPECT_EQ(Of("recently_played")->failure->outcome, "failed");
  EXPECT_EQ(Of("recently_played")->failing_since, Micros(minutes(1) + seconds(1)));
  EXPECT_FALSE(Of("extract")->failure.has_value());
  AddScheduled("recently_played", "incomplete");
  EXPECT_FALSE(Of("recently_played")->failure.has_value());
}

TEST_F(JobHealthTest, WhatTheQuotaDeferredAndWhatIsIncompleteHaveNotFailed) {
  for (const char* outcome : {"done", "incomplete", "deferred"}) {
    EXPECT_FALSE(HasFailed(Add("run", outcome))) << outcome;
  }
  for (const char* outcome :
       {"bad_data", "failed", "unavailable", "usage", "permission", "config"}) {
    EXPECT_TRUE(HasFailed(Add("run", outcome))) << outcome;
  }
}

TEST_F(JobHealthTest, WhoeverStopsARunKnowsIt) {
  Add("run", "done");
  Add("run", "failed").errors = {{"", Stopped().message, ""}};
  EXPECT_FALSE(Of("run")->failure.has_value());
}

TEST_F(JobHealthTest, AStoppedRunDoesNotHideTheFailureBeforeIt) {
  Add("run", "unavailable");
  Add("run", "failed").errors = {{"", Stopped().message, ""}};
  ASSERT_TRUE(Of("run")->failure.has_value());
  EXPECT_EQ(Of("run")->failure->outcome, "unavailable");
}

TEST_F(JobHealthTest, AWholeRunByHandShowsThatItsPartsAreWell) {
  AddScheduled("extract", "failed");
  AddScheduled("upkeep", "failed");
  Add("run", "done");
  EXPECT_FALSE(Of("extract")->failure.has_value());
  EXPECT_FALSE(Of("upkeep")->failure.has_value());
}

TEST_F(JobHealthTest, APartOfARunByHandIsThePartsJob) {
  Add("run", "failed").arguments = {"run", "--only", "extract"};
  EXPECT_TRUE(Of("extract")->failure.has_value());
  EXPECT_EQ(Of("run"), nullptr);
}

TEST_F(JobHealthTest, WhatAPersonDoesWithFilesIsNoJob) {
  for (const char* command : {"import", "withdraw", "replay"}) Add(command, "bad_data");
  EXPECT_TRUE(JobsOf(runs_).empty());
}

TEST_F(JobHealthTest, UsualIsTheMedianOfTheRunsBeforeThatWentWell) {
  for (const int took : {10, 30, 20, 50}) Add("run", "done", seconds(took));
  Add("run", "failed", seconds(500));
  Add("run", "done", seconds(900));  // the last, which is judged
  EXPECT_EQ(Of("run")->usual, std::nullopt);
  Add("run", "done", seconds(1));
  EXPECT_EQ(Of("run")->usual, seconds(30));
}

TEST_F(JobHealthTest, OfRunsByEventNothingIsUsual) {
  const auto add = [&](std::string_view why, int took) {
    Add("transform", "done", seconds(took)).why = why;
  };
  for (int i = 0; i < 5; ++i) add("hand", 30);
  for (int i = 0; i < 9; ++i) add(kWhyEvent, 1);
  EXPECT_EQ(Of("transform")->usual, std::nullopt);
  add("hand", 30);
  EXPECT_EQ(Of("transform")->usual, seconds(30)) << "of those by hand";
}

TEST_F(JobHealthTest, AFailedRunByEventIsTheTransformsUntilOneGoesWell) {
  Add("transform", "failed").why = kWhyEvent;
  EXPECT_TRUE(Of("transform")->failure.has_value());
  Add("transform", "done").why = "hand";
  EXPECT_FALSE(Of("transform")->failure.has_value());
  Add("transform", "bad_data").why = kWhyEvent;
  EXPECT_FALSE(Of("transform")->failure.has_value()) << "the data's, which others tell of";
}

TEST_F(JobHealthTest, ARunWithoutAnEndSaysNothingOfTheOnesBefore) {
  Add("run", "failed");
  Add("run", "").ended_at.reset();
  EXPECT_FALSE(Of("run")->last.ended_at.has_value());
  EXPECT_TRUE(Of("run")->failure.has_value());
}

}  // namespace
}  // namespace tracklake::app
