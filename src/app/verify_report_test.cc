#include "app/verify_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

VerifyReport WithCures(const std::vector<std::string>& cures) {
  VerifyReport report;
  for (const std::string& cure : cures) {
    report.problems.push_back({ProblemKind::kRawMissing, "raw/a", "", cure});
  }
  return report;
}

TEST(VerifyReportTest, AnyProblemIsBadDataAndWorkForLaterIsNone) {
  VerifyReport report;
  report.pending = 3;
  report.leftovers = {"part"};
  EXPECT_EQ(OutcomeOf(report), Outcome::kDone);
  EXPECT_EQ(OutcomeOf(WithCures({""})), Outcome::kBadData);
}

TEST(VerifyReportTest, EachCureIsToldOnceAndThoseOfRawApart) {
  const Cures cures =
      CuresOf(WithCures({"tracklake replay 2026-11-20", "tracklake withdraw raw/a", "",
                         "tracklake replay 2026-11-20", "tracklake replay 2026-11-19"}));
  EXPECT_THAT(cures.of_raw, ElementsAre("tracklake withdraw raw/a"));
  EXPECT_THAT(cures.of_days,
              ElementsAre("tracklake replay 2026-11-20", "tracklake replay 2026-11-19"));
}

TEST(VerifyReportTest, RollUpsComeLastSinceTheyAreMadeFromDays) {
  VerifyReport report = WithCures({"tracklake replay 2026-11-20"});
  for (const char* key : {"_tracklake/rollup/a", "_tracklake/rollup/b"}) {
    report.problems.push_back({ProblemKind::kRollupDiffers, key, "", "tracklake crawl"});
  }
  const Cures cures = CuresOf(report);
  EXPECT_THAT(cures.of_raw, IsEmpty());
  EXPECT_THAT(cures.of_days, ElementsAre("tracklake replay 2026-11-20"));
  EXPECT_THAT(cures.of_rollups, ElementsAre("tracklake crawl"));
}

TEST(VerifyReportTest, OfManyDaysAllAreMadeAgainAtOnce) {
  std::vector<std::string> days;
  for (std::size_t day = 1; day <= kMaxDayCures; ++day) {
    days.push_back("tracklake replay 2026-11-0" + std::to_string(day));
  }
  EXPECT_EQ(CuresOf(WithCures(days)).of_days, days);
  days.push_back("tracklake replay 2026-11-06");
  EXPECT_THAT(CuresOf(WithCures(days)).of_days, ElementsAre("tracklake replay"));
}

}  // namespace
}  // namespace tracklake::app
