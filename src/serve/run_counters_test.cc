#include "serve/run_counters.h"

#include <gtest/gtest.h>

namespace tracklake::serve {
namespace {

std::string SummaryAfter(const std::vector<std::string>& outcomes) {
  RunCounters counters;
  for (const std::string& outcome : outcomes) {
    counters.AddRun("transform", outcome, std::chrono::seconds(1));
  }
  return SummaryOf(counters.Now(), "3 min 5 s");
}

TEST(RunCountersTest, AServiceThatEndsSaysHowItsRunsWent) {
  EXPECT_EQ(SummaryAfter({}), "no run in 3 min 5 s");
  EXPECT_EQ(SummaryAfter({"done"}), "1 run in 3 min 5 s, done");
  EXPECT_EQ(SummaryAfter({"done", "done"}), "2 runs in 3 min 5 s, all well");
  EXPECT_EQ(SummaryAfter({"done", "failed", "done", "incomplete"}),
            "4 runs in 3 min 5 s, 2 of them well (tracklake runs)");
}

}  // namespace
}  // namespace tracklake::serve
