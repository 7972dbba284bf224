#include "serve/audience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class AudienceTest : public ::testing::Test {
 protected:
  app::FakeServices fake_;
  Audience audience_{&fake_.clock};
  AudienceEvents events_{&audience_, &fake_.events};
};

TEST_F(AudienceTest, EverythingIsToldToTheNextOneToo) {
  events_.Tell(RunBegan{"run"});
  events_.Tell(RowsCommitted{.stage = "transform"});
  EXPECT_EQ(fake_.events.CountOf<RunBegan>(), 1);
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 1);
}

TEST_F(AudienceTest, RunsAreCountedByCommandAndOutcome) {
  for (const char* outcome : {"done", "failed", "done"}) {
    events_.Tell(RunBegan{"run"});
    events_.Tell(RunEnded{.command = "run", .outcome = outcome});
  }
  const RunTotals totals = audience_.counters.Now();
  EXPECT_THAT(totals.runs,
              ElementsAre(Pair(Pair("run", "done"), 2), Pair(Pair("run", "failed"), 1)));
  EXPECT_EQ(totals.durations.at("run").count, 3);
}

TEST_F(AudienceTest, ARunTookAsLongAsItWentOnWhenItWasTold) {
  events_.Tell(RunBegan{"transform", std::chrono::hours(2)});
  events_.Tell(RunEnded{.command = "transform", .outcome = "done", .ago = std::chrono::hours(1)});
  const auto took = audience_.counters.Now().durations.at("transform").sum;
  EXPECT_GE(took, std::chrono::hours(1));
  EXPECT_LT(took, std::chrono::hours(1) + std::chrono::minutes(1));
}

TEST_F(AudienceTest, RowsOfAllStagesAreAddedUp) {
  for (const char* stage : {"transform", "replay"}) {
    events_.Tell(RowsCommitted{.stage = stage, .objects = 2, .rows = 30, .bytes = 400});
  }
  const RunTotals totals = audience_.counters.Now();
  EXPECT_EQ(totals.objects, 4);
  EXPECT_EQ(totals.rows, 60);
  EXPECT_EQ(totals.bytes, 800);
}

TEST(RunCountersTest, ADurationCountsInTheFirstBoundThatHoldsIt) {
  using std::chrono::milliseconds;
  RunCounters counters;
  for (const int ms : {0, 1'000, 1'001, 14'400'000, 14'400'001}) {
    counters.AddRun("run", "done", milliseconds(ms));
  }
  const Durations durations = counters.Now().durations.at("run");
  EXPECT_THAT(durations.within, ElementsAre(2, 1, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(durations.count, 5);
  EXPECT_EQ(durations.sum, milliseconds(28'802'002));
}

}  // namespace
}  // namespace tracklake::serve
