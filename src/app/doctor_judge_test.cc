#include "app/doctor_judge.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

using std::chrono::days;
using std::chrono::seconds;

const Seconds kNow = *ParseCompactTimestamp("20261120T060000Z");

ConsentReport ReportAt(Seconds now, std::vector<std::string> wanted = {"a"}) {
  Consent consent;
  consent.scopes = {"a"};
  consent.authorized_at = kNow;
  return ReportConsent(consent, std::move(wanted), now);
}

LedgerState Used(std::string family, std::int64_t calls) {
  LedgerState state;
  state.families[std::move(family)].buckets.push_back({kNow, calls});
  return state;
}

TEST(DoctorJudgeTest, AClockMayDifferByHalfAMinuteAndIsWrongBeyondFive) {
  for (const int sign : {1, -1}) {
    EXPECT_EQ(JudgeClock(seconds(30 * sign)).verdict, Verdict::kPass);
    EXPECT_EQ(JudgeClock(seconds(31 * sign)).verdict, Verdict::kWarn);
    EXPECT_EQ(JudgeClock(seconds(300 * sign)).verdict, Verdict::kWarn);
    EXPECT_EQ(JudgeClock(seconds(301 * sign)).verdict, Verdict::kFail);
  }
  EXPECT_EQ(JudgeClock(seconds(61)).finding, "61 seconds ahead of Spotify's");
  EXPECT_EQ(JudgeClock(seconds(-61)).finding, "61 seconds behind Spotify's");
  EXPECT_EQ(JudgeClock(seconds(400)).kind, ErrorKind::kConfig);
}

TEST(DoctorJudgeTest, AConsentPassesWarnsForItsLastThirtyDaysAndThenFails) {
  const Seconds end = ConsentEnds(kNow);
  EXPECT_EQ(JudgeConsent(ReportAt(kNow), kNow).verdict, Verdict::kPass);
  const Check last_day = JudgeConsent(ReportAt(end - days(1)), end - days(1));
  EXPECT_EQ(last_day.verdict, Verdict::kWarn);
  EXPECT_EQ(last_day.finding, "ends on 2027-05-20, in 1 day");
  EXPECT_EQ(JudgeConsent(ReportAt(end), end).verdict, Verdict::kFail);
  EXPECT_EQ(JudgeConsent(ReportAt(end), end).kind, ErrorKind::kPermission);
  EXPECT_EQ(JudgeConsent(ReportAt(kNow - days(2)), kNow - days(2)).finding,
            "is dated in the future");
}

TEST(DoctorJudgeTest, OnlyScopesThatAreMissingFail) {
  EXPECT_EQ(JudgeScopes(ReportAt(kNow)).verdict, Verdict::kPass);
  const Check missing = JudgeScopes(ReportAt(kNow, {"a", "b", "c"}));
  EXPECT_EQ(missing.verdict, Verdict::kFail);
  EXPECT_EQ(missing.finding, "missing: b c");
}

TEST(DoctorJudgeTest, AnAppThatSeesNoEntriesWithoutAUserIsWarnedOf) {
  Capabilities known;
  EXPECT_EQ(JudgeCapabilities(known).verdict, Verdict::kWarn);
  known.has_user = true;
  EXPECT_EQ(JudgeCapabilities(known).verdict, Verdict::kPass);
  known = {.batches = true, .foreign_playlist_items = true};
  EXPECT_EQ(JudgeCapabilities(known).verdict, Verdict::kPass);
  EXPECT_EQ(
      JudgeCapabilities(known).finding,
      "open: batches of ids, entries of other people's playlists; closed: popularity, genres, "
      "audio features; pages of 50, searches of 10");
}

TEST(DoctorJudgeTest, EveryClassOfAppHasAName) {
  Capabilities known;
  known.app_class = AppClass::kNewDevelopment;
  const std::string made_since = JudgeAppClass(known).finding;
  known.app_class = AppClass::kOldDevelopment;
  const std::string made_before = JudgeAppClass(known).finding;
  known.app_class = AppClass::kExtended;
  EXPECT_NE(JudgeAppClass(known).finding, made_before);
  EXPECT_NE(made_since, made_before);
}

TEST(DoctorJudgeTest, TheLedgerShowsTheFamilyWithTheLeastLeft) {
  const QuotaBudgets budgets{.calls_per_day = 500, .families = {}};
  EXPECT_EQ(JudgeLedger({}, budgets, kNow).finding, "nothing used within 24 hours");
  LedgerState state = Used("search", 100);
  state.families["artists"].buckets.push_back({kNow, 499});
  EXPECT_EQ(JudgeLedger(state, budgets, kNow).finding,
            "every family has calls left; the least artists: 1 of 500");
}

TEST(DoctorJudgeTest, AFamilyThatIsSpentOrClosedWarnsUntilItOpens) {
  const QuotaBudgets budgets{.calls_per_day = 500, .families = {}};
  const Check spent = JudgeLedger(Used("artists", 500), budgets, kNow);
  EXPECT_EQ(spent.verdict, Verdict::kWarn);
  EXPECT_EQ(spent.finding, "spent: artists until 2026-11-21T06:06:00Z");
  LedgerState closed = Used("search", 1);
  closed.families["search"].closed_until = kNow + seconds(90);
  EXPECT_EQ(JudgeLedger(closed, budgets, kNow).verdict, Verdict::kWarn);
  EXPECT_EQ(JudgeLedger(closed, budgets, kNow + seconds(91)).verdict, Verdict::kPass);
}

TEST(DoctorJudgeTest, LittleSpaceWarnsAndNoneFails) {
  EXPECT_EQ(JudgeSpace(1ULL << 30).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeSpace((1ULL << 30) - 1).verdict, Verdict::kWarn);
  EXPECT_EQ(JudgeSpace((100ULL << 20) - 1).verdict, Verdict::kFail);
  EXPECT_EQ(JudgeSpace(0).kind, ErrorKind::kIo);
}

TEST(DoctorJudgeTest, AKernelThatCannotShutQueriesInIsAWarning) {
  EXPECT_EQ(JudgeSandbox(1, true).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeSandbox(0, true).finding,
            "this kernel has no Landlock: only DuckDB's own fences hold queries back");
  EXPECT_EQ(JudgeSandbox(7, false).finding,
            "this kernel has no seccomp: only DuckDB's own fences hold queries back");
  EXPECT_EQ(JudgeSandbox(0, false).verdict, Verdict::kWarn);
}

}  // namespace
}  // namespace tracklake::app
