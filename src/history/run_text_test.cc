#include "history/run_text.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(RunTextTest, OutcomesAreSaidInWords) {
  RunRecord run;
  run.outcome = "config";
  EXPECT_EQ(OutcomeText(run), "unfinished");
  run.ended_at = run.began_at;
  EXPECT_EQ(OutcomeText(run), "wrong configuration");
  run.outcome = "done";
  EXPECT_EQ(OutcomeText(run), "done");
}

TEST(RunTextTest, TimesAreOfTheMinute) {
  EXPECT_EQ(MinuteText(Micros(std::chrono::seconds(59))), "1970-01-01 00:00");
}

}  // namespace
}  // namespace tracklake
