#include "alarm/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::alarm {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Each rule is made to hold, and to hold no more.
class RulesTest : public testing::Test {
 protected:
  RulesTest() {
    health_.at = *ParseCompactTimestamp("20261120T060000Z");
    health_.queue.emplace();
  }

  std::vector<Alarm> Holding() const { return Judge(health_, config_, gaps_before_).holding; }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Alarm& alarm : Holding()) names.push_back(alarm.name);
    return names;
  }
  // The only one.
  Alarm Only() const {
    const std::vector<Alarm> holding = Holding();
    EXPECT_EQ(holding.size(), 1U);
    return holding.empty() ? Alarm() : holding.front();
  }

  app::JobHealth& Job(std::chrono::milliseconds took) {
    health_.jobs.emplace();
    app::JobHealth job{.job = "extract"};
    job.last.id = "0123456789abcdef";
    job.last.outcome = "done";
    job.last.ended_at = health_.at;
    job.last.began_at = health_.at - took;
    return health_.jobs->emplace_back(std::move(job));
  }
  NewestDay& Newest(std::chrono::seconds age) {
    health_.raw.emplace();
    return health_.raw->newest.emplace(NewestDay{.newest = health_.at - age});
  }
  app::QuotaRow& Family() {
    health_.quota.emplace();
    app::QuotaRow row{.family = "search"};
    row.now.next_at = health_.at;
    return health_.quota->rows.emplace_back(std::move(row));
  }

  app::Health health_;
  app::Config config_;
  std::optional<std::int64_t> gaps_before_;
};

TEST_F(RulesTest, OfALakeOfWhichNothingIsKnownNothingHolds) { EXPECT_THAT(Names(), IsEmpty()); }

TEST_F(RulesTest, AFailedRunHoldsUntilAGoodOne) {
  app::JobHealth& job = Job(seconds(1));
  job.failure = job.last;
  job.failure->outcome = "unavailable";
  job.failure->errors = {{"playlist p", "cut short", "Wait."}, {"", "no answer", "Check it."}};
  job.failing_since = health_.at - hours(3);
  const Alarm alarm = Only();
  EXPECT_EQ(alarm.name, "extract-errors");
  EXPECT_EQ(alarm.severity, Severity::kError);
  EXPECT_EQ(alarm.summary, "The last run of extract failed (unavailable): no answer");
  EXPECT_EQ(alarm.hint, "Check it. More: tracklake runs show 01234567");
  EXPECT_EQ(alarm.since, health_.at - hours(3));
  health_.jobs->front().failure.reset();
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(RulesTest, WhatAServerSaysIsShownOnOneLineAndCut) {
  app::JobHealth& job = Job(seconds(1));
  job.failure = job.last;
  job.failure->errors = {{"", "\x1b[31m\n" + std::string(5'000, 'x'), ""}};
  EXPECT_EQ(Only().summary.find_first_of("\x1b\n"), std::string::npos);
  EXPECT_LT(Only().summary.size(), 500U);
}

TEST_F(RulesTest, ARunIsLongFromThreeTimesTheUsualAndAMinuteOn) {
  Job(minutes(10)).usual = minutes(3);
  EXPECT_EQ(Only().name, "extract-duration");
  EXPECT_EQ(Only().severity, Severity::kWarning);
  EXPECT_THAT(Only().summary, HasSubstr("took 10 min; it usually takes 3 min"));
  Job(minutes(9)).usual = minutes(3);
  EXPECT_THAT(Names(), IsEmpty());
  Job(seconds(59)).usual = seconds(1);
  EXPECT_THAT(Names(), IsEmpty());
  Job(hours(9));
  EXPECT_THAT(Names(), IsEmpty()) << "nobody knows what is usual";
}

TEST_F(RulesTest, ARunThatHasNoEndIsLongToo) {
  app::JobHealth& job = Job(minutes(20));
  job.usual = minutes(2);
  job.last.ended_at.reset();
  EXPECT_THAT(Only().summary, HasSubstr("has gone on for 20 min"));
  EXPECT_EQ(Only().since, health_.at - minutes(14));
}

TEST_F(RulesTest, NoNewsForTwentySixHoursIsStale) {
  Newest(hours(26));
  EXPECT_THAT(Names(), IsEmpty());
  Newest(hours(27));
  EXPECT_EQ(Only().name, "stale");
  EXPECT_EQ(Only().severity, Severity::kError);
  EXPECT_THAT(Only().summary, HasSubstr("27 hours"));
  EXPECT_EQ(Only().since, health_.at - hours(1));
  config_.alarms_stale_hours = 30;
  EXPECT_THAT(Names(), IsEmpty());
  Newest(hours(1'000));
  config_.alarms_stale_hours = 0;
  EXPECT_THAT(Names(), IsEmpty()) << "it is switched off";
}

TEST_F(RulesTest, WhatTheScheduleExplainsIsNotStale) {
  Newest(days(7) + hours(2));
  health_.raw->longest_pause = days(7);
  EXPECT_THAT(Names(), IsEmpty());
  Newest(days(7) + hours(3));
  health_.raw->longest_pause = days(7);
  EXPECT_THAT(Names(), ElementsAre("stale"));
}

TEST_F(RulesTest, ALakeThatWasForgottenIsStaleAndANewOneIsNot) {
  health_.raw.emplace();
  EXPECT_THAT(Names(), IsEmpty());
  health_.tables.emplace();
  EXPECT_THAT(Names(), IsEmpty());
  health_.tables->tables[TableId::kCaptures] = {.newest = DayOf(health_.at) - days(2)};
  EXPECT_THAT(Names(), IsEmpty()) << "its first runs have failed";
  health_.tables->tables[TableId::kCaptures] = {.newest = DayOf(health_.at) - days(40)};
  EXPECT_THAT(Only().summary, HasSubstr("more than 31 days"));
}

TEST_F(RulesTest, ALakeWhoseRunsOnlyFailIsStaleThoughTheyGoOn) {
  health_.raw.emplace();
  health_.tables.emplace();
  health_.tables->tables[TableId::kSongs] = {.newest = DayOf(health_.at) - days(40)};
  health_.tables->tables[TableId::kCaptures] = {.newest = DayOf(health_.at)};
  EXPECT_THAT(Names(), ElementsAre("stale"));
}

TEST_F(RulesTest, MuchInQuarantineIsMoreThanATwentiethAndTwentyItems) {
  const auto judged = [&](std::int64_t quarantined, std::int64_t items) {
    NewestDay& day = Newest(hours(1));
    day.items = items;
    day.quarantined = quarantined;
    return Names();
  };
  EXPECT_THAT(judged(19, 19), IsEmpty());
  EXPECT_THAT(judged(20, 399), ElementsAre("quarantine"));
  EXPECT_THAT(judged(20, 400), IsEmpty());
}

TEST_F(RulesTest, ObjectsThatAreRefusedWholeCountByThemselves) {
  NewestDay& day = Newest(hours(1));
  day.items = 10'000;
  day.objects = 10;
  day.refused = 2;
  EXPECT_THAT(Names(), IsEmpty());
  day.refused = 3;
  EXPECT_EQ(Only().summary, "3 of 10 raw objects of 2026-11-20 are in quarantine");
  day.objects = 100;
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(RulesTest, GapsGrowWhereTheyAreMoreThanAWeekAgo) {
  health_.tables.emplace().gaps.recoverable = 5;
  EXPECT_THAT(Names(), IsEmpty()) << "nobody knows what it was";
  gaps_before_ = 5;
  EXPECT_THAT(Names(), IsEmpty());
  gaps_before_ = 4;
  EXPECT_EQ(Only().name, "gaps");
  EXPECT_EQ(Only().summary, "5 gaps can still be closed; a week ago there were 4");
}

TEST_F(RulesTest, AFamilyThatMayNotBeCalledForLongIsBlocked) {
  app::QuotaRow& row = Family();
  row.now.next_at = health_.at + minutes(14);
  EXPECT_THAT(Names(), IsEmpty());
  row.now.next_at = health_.at + hours(5);
  EXPECT_EQ(Only().name, "quota");
  EXPECT_EQ(Only().summary, "No call may be made until 2026-11-20T11:00:00Z: search (spent)");
  row.now.closed_until = row.now.next_at;
  EXPECT_EQ(Only().summary, "No call may be made until 2026-11-20T11:00:00Z: search");
}

TEST_F(RulesTest, AConsentThatEndsIsAWarningAndOneThatHasEndedAnError) {
  app::ConsentHealth& consent = health_.consent.emplace();
  EXPECT_THAT(Names(), IsEmpty());
  consent.state = app::ConsentState::kGood;
  consent.ends_at = health_.at + days(100);
  EXPECT_THAT(Names(), IsEmpty());
  consent.state = app::ConsentState::kEnding;
  consent.ends_at = health_.at + days(10);
  EXPECT_EQ(Only().name, "consent");
  EXPECT_EQ(Only().severity, Severity::kWarning);
  EXPECT_THAT(Only().summary, HasSubstr("2026-11-30"));
  consent.state = app::ConsentState::kEnded;
  consent.ends_at = health_.at - days(1);
  EXPECT_EQ(Only().severity, Severity::kError);
  consent.refused_at = health_.at - days(2);
  EXPECT_THAT(Only().summary, HasSubstr("has refused"));
  EXPECT_EQ(Only().since, health_.at - days(2));
}

TEST_F(RulesTest, ADiskIsNearlyFullBelowATwentiethAndTwoGibibytes) {
  constexpr std::uint64_t kGib = 1ULL << 30;
  health_.disk = {.free_bytes = 2 * kGib - 1, .total_bytes = 100 * kGib};
  EXPECT_EQ(Only().name, "disk");
  EXPECT_EQ(Only().severity, Severity::kWarning);
  health_.disk = {.free_bytes = kGib, .total_bytes = 10 * kGib};
  EXPECT_THAT(Names(), IsEmpty()) << "a tenth of a small disk";
  health_.disk = {.free_bytes = 3 * kGib, .total_bytes = 1'000 * kGib};
  EXPECT_THAT(Names(), IsEmpty()) << "three gibibytes of a large one";
  health_.disk = {.free_bytes = 100 << 20, .total_bytes = 100 * kGib};
  EXPECT_EQ(Only().severity, Severity::kError);
  health_.disk = {.free_bytes = 0, .total_bytes = 0};
  EXPECT_THAT(Names(), IsEmpty()) << "a bucket";
}

TEST_F(RulesTest, ParkedObjectsAreDeadLetters) {
  health_.queue->parked = 2;
  health_.queue->first_parked = "raw/a.json";
  health_.queue->first_reason = "bytes do not fit the key";
  EXPECT_EQ(Only().name, "dead-letters");
  EXPECT_EQ(Only().summary,
            "2 raw objects are left alone after failures, as raw/a.json: bytes do not fit the key");
  health_.queue->parked = 0;
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(RulesTest, WhatCouldNotBeReadIsNotKnownToBeWell) {
  health_.unread.emplace(app::HealthPart::kRuns, Error{ErrorKind::kIo, "broken", "", {}});
  health_.queue.reset();
  const Judgement judgement = Judge(health_, config_, {});
  EXPECT_FALSE(judgement.is_known("extract-errors"));
  EXPECT_FALSE(judgement.is_known("dead-letters"));
  EXPECT_TRUE(judgement.is_known("stale"));
}

}  // namespace
}  // namespace tracklake::alarm
