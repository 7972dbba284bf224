#include "schedule/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <set>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Seconds At(std::string_view text) { return *ParseIsoSeconds(text); }

ScheduledSource Source(std::string name, std::string_view expression, std::string_view zone = "UTC",
                       int window = 0) {
  return {std::move(name), *Expression::Parse(expression), *TimeZone::Load(zone),
          std::chrono::minutes(window)};
}

class SchedulerTest : public testing::Test {
 protected:
  Scheduler Open(std::vector<ScheduledSource> sources) {
    auto scheduler = Scheduler::Open(&store_, &clock_, std::move(sources), "seed");
    EXPECT_TRUE(scheduler.has_value());
    return *std::move(scheduler);
  }
  Scheduler OpenDaily() { return Open({Source("extract", "cron(5 6 * * ? *)")}); }

  void WaitUntil(std::string_view time) { WaitUntil(At(time)); }
  void WaitUntil(Seconds time) { clock_.SleepFor(time - clock_.NowSeconds()); }

  // Runs what is due, each for a minute; their ticks.
  std::vector<std::string> RunDue(Scheduler& scheduler) {
    std::vector<std::string> ticks;
    for (const PlannedRun& run : scheduler.Due()) {
      EXPECT_TRUE(scheduler.Begin(run).has_value());
      clock_.SleepFor(std::chrono::minutes(1));
      EXPECT_TRUE(scheduler.End(run.source, "done", std::nullopt).has_value());
      ticks.push_back(FormatTimestamp(run.tick));
    }
    return ticks;
  }

  SimulatedClock clock_{At("2026-11-20T06:00:00Z")};
  MemoryStore store_;
};

TEST_F(SchedulerTest, ATickIsDueFromItsTimeOnAndOnce) {
  Scheduler scheduler = OpenDaily();
  EXPECT_THAT(RunDue(scheduler), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-20T06:05:00Z"));
  WaitUntil("2026-11-20T06:05:00Z");
  EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-20T06:05:00Z"));
  EXPECT_THAT(RunDue(scheduler), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-21T06:05:00Z"));
}

TEST_F(SchedulerTest, ARateBeginsAtOnceAndKeepsItsBeatAcrossARestart) {
  const std::vector<ScheduledSource> sources = {Source("extract", "rate(1 hour)")};
  {
    Scheduler scheduler = Open(sources);
    EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-20T06:00:00Z"));
  }
  WaitUntil("2026-11-20T06:50:00Z");
  Scheduler scheduler = Open(sources);
  EXPECT_THAT(RunDue(scheduler), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-20T07:00:00Z"));
}

TEST_F(SchedulerTest, TicksThatWereMissedAreCaughtUpOnce) {
  OpenDaily();
  WaitUntil("2026-11-29T12:00:00Z");
  Scheduler scheduler = OpenDaily();
  ASSERT_EQ(scheduler.Due().size(), 1U);
  EXPECT_EQ(scheduler.Due().front().why, DueReason::kMissed);
  EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-29T06:05:00Z"));
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-30T06:05:00Z"));
}

TEST_F(SchedulerTest, AJobThatRunsIsNotDueAndWhatItHeldUpComesOnce) {
  Scheduler scheduler = Open({Source("extract", "cron(0 * * * ? *)")});
  ASSERT_TRUE(scheduler.Begin(scheduler.Due().front()).has_value());
  WaitUntil("2026-11-20T09:30:00Z");
  EXPECT_THAT(scheduler.Due(), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), std::nullopt);
  ASSERT_TRUE(scheduler.End("extract", "done", std::nullopt).has_value());
  EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-20T09:00:00Z"));
  EXPECT_THAT(RunDue(scheduler), IsEmpty());
}

TEST_F(SchedulerTest, ARunThatWasCutOffIsDueAgain) {
  {
    Scheduler scheduler = OpenDaily();
    WaitUntil("2026-11-20T06:05:00Z");
    ASSERT_TRUE(scheduler.Begin(scheduler.Due().front()).has_value());
  }
  Scheduler scheduler = OpenDaily();
  ASSERT_EQ(scheduler.Due().size(), 1U);
  EXPECT_EQ(scheduler.Due().front().why, DueReason::kUnfinished);
  EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-20T06:05:00Z"));
  EXPECT_THAT(RunDue(scheduler), IsEmpty());
}

TEST_F(SchedulerTest, ADeferredRunComesWhenItsTimeHasComeInThePlaceOfTheTicksUntilThen) {
  const std::vector<ScheduledSource> sources = {Source("extract", "cron(0 * * * ? *)")};
  {
    Scheduler scheduler = Open(sources);
    ASSERT_TRUE(scheduler.Begin(scheduler.Due().front()).has_value());
    ASSERT_TRUE(scheduler.End("extract", "deferred", At("2026-11-20T09:20:00Z")).has_value());
  }
  WaitUntil("2026-11-20T08:10:00Z");
  Scheduler scheduler = Open(sources);
  EXPECT_THAT(scheduler.Due(), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-20T09:20:00Z"));
  WaitUntil("2026-11-20T09:20:00Z");
  ASSERT_EQ(scheduler.Due().size(), 1U);
  EXPECT_EQ(scheduler.Due().front().why, DueReason::kDeferred);
  EXPECT_THAT(RunDue(scheduler), ElementsAre("2026-11-20T09:00:00Z"));
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-20T10:00:00Z"));
}

TEST_F(SchedulerTest, AnotherExpressionCountsFromNow) {
  OpenDaily();
  WaitUntil("2026-11-25T12:00:00Z");
  Scheduler scheduler = Open({Source("extract", "cron(0 18 * * ? *)")});
  EXPECT_THAT(scheduler.Due(), IsEmpty());
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-25T18:00:00Z"));
}

TEST_F(SchedulerTest, AClockThatIsPutBackALittleGivesNoTickTwice) {
  {
    Scheduler scheduler = OpenDaily();
    WaitUntil("2026-11-20T06:05:00Z");
    RunDue(scheduler);
  }
  SimulatedClock behind(At("2026-11-20T06:04:00Z"));
  auto scheduler =
      Scheduler::Open(&store_, &behind, {Source("extract", "cron(5 6 * * ? *)")}, "seed");
  EXPECT_EQ(scheduler->NextAt(), At("2026-11-21T06:05:00Z"));
}

TEST_F(SchedulerTest, AClockThatWasYearsAheadDoesNotKeepASourceSilent) {
  SimulatedClock ahead(At("2031-01-01T00:00:00Z"));
  ASSERT_TRUE(Scheduler::Open(&store_, &ahead, {Source("extract", "cron(5 6 * * ? *)")}, "seed"));
  Scheduler scheduler = OpenDaily();
  EXPECT_EQ(scheduler.NextAt(), At("2026-11-20T06:05:00Z"));
}

TEST_F(SchedulerTest, ARecordThatCannotBeReadIsAsGoodAsNone) {
  const Upload upload{"_tracklake/state/schedule/extract.json", "{", {}, {}};
  ASSERT_TRUE(store_.PutAll({&upload, 1}).has_value());
  EXPECT_EQ(OpenDaily().NextAt(), At("2026-11-20T06:05:00Z"));
}

TEST(PlanRunsTest, ChanceIsTheSameForASourceATickAndASeed) {
  const ScheduledSource source = Source("extract", "cron(0 * * * ? *)", "UTC", 30);
  const SourceRecord record{.since = At("2026-11-20T00:00:00Z")};
  const auto starts = [&](const ScheduledSource& of, std::string_view seed) {
    std::vector<Seconds> times;
    for (const PlannedRun& run : PlanRuns(of, record, record.since, seed, 20)) {
      EXPECT_GE(run.at, run.tick);
      EXPECT_LT(run.at, run.tick + std::chrono::minutes(30));
      times.push_back(run.at);
    }
    return times;
  };
  EXPECT_EQ(starts(source, "a"), starts(source, "a"));
  EXPECT_NE(starts(source, "a"), starts(source, "b"));
  EXPECT_NE(starts(source, "a"), starts(Source("top", "cron(0 * * * ? *)", "UTC", 30), "a"));
}

TEST(PlanRunsTest, ARunThatIsPutOffStaysBeforeTheNextTick) {
  const ScheduledSource source = Source("extract", "* * * * *", "UTC", 1440);
  const SourceRecord record{.since = At("2026-11-20T00:00:00Z")};
  for (const PlannedRun& run : PlanRuns(source, record, record.since, "seed", 100)) {
    EXPECT_LT(run.at, run.tick + std::chrono::minutes(1));
  }
}

using Ticks = std::map<std::string, std::vector<Seconds>>;
using Falls = std::map<std::string, std::function<bool(const std::tm&)>>;

// Every minute of a year, one after the other, on the C library's clocks: each source's times,
// where those clocks have not shown the time yet.
Ticks Calendar(const char* zone, const Falls& falls) {
  setenv("TZ", zone, 1);
  tzset();
  Ticks ticks;
  std::set<std::tuple<std::string, int, int, int, int>> shown_before;
  for (Seconds time = At("2026-01-01T00:00:00Z"); time < At("2027-01-01T00:00:00Z");
       time += std::chrono::minutes(1)) {
    const std::time_t c_time = time.time_since_epoch().count();
    std::tm now{};
    localtime_r(&c_time, &now);
    for (const auto& [source, falls_now] : falls) {
      if (!falls_now(now)) continue;
      if (shown_before.emplace(source, now.tm_mon, now.tm_mday, now.tm_hour, now.tm_min).second) {
        ticks[source].push_back(time);
      }
    }
  }
  unsetenv("TZ");
  tzset();
  return ticks;
}

class YearTest : public SchedulerTest, public testing::WithParamInterface<const char*> {};

TEST_P(YearTest, RunsEqualTheCalendarsThroughThreeRestarts) {
  const char* zone = GetParam();
  const Ticks expected = Calendar(
      zone, {{"hourly", [](const std::tm& now) { return now.tm_min == 5; }},
             {"daily", [](const std::tm& now) { return now.tm_hour == 2 && now.tm_min == 10; }},
             {"weekly", [](const std::tm& now) {
                return now.tm_wday == 0 && now.tm_hour == 1 && now.tm_min == 45;
              }}});
  const std::vector<ScheduledSource> sources = {Source("hourly", "cron(5 * * * ? *)", zone),
                                                Source("daily", "cron(10 2 * * ? *)", zone),
                                                Source("weekly", "cron(45 1 ? * SUN *)", zone)};
  const std::set<std::int64_t> killed_in_run = {1000, 4000, 7000};
  Ticks ended;
  std::int64_t begun = 0;
  SimulatedClock clock(At("2026-01-01T00:00:00Z"));
  std::optional<Scheduler> scheduler;
  while (true) {
    if (!scheduler) scheduler = *Scheduler::Open(&store_, &clock, sources, "seed");
    for (const PlannedRun& run : scheduler->Due()) {
      ASSERT_TRUE(scheduler->Begin(run).has_value());
      clock.SleepFor(std::chrono::seconds(30));
      if (killed_in_run.contains(++begun)) {
        scheduler.reset();
        break;
      }
      ASSERT_TRUE(scheduler->End(run.source, "done", std::nullopt).has_value());
      ended[run.source].push_back(run.tick);
    }
    if (!scheduler) continue;
    const Seconds next = *scheduler->NextAt();
    if (next >= At("2027-01-01T00:00:00Z")) break;
    if (next > clock.NowSeconds()) clock.SleepFor(next - clock.NowSeconds());
  }
  EXPECT_EQ(ended, expected);
}

INSTANTIATE_TEST_SUITE_P(Zones, YearTest,
                         testing::Values("UTC", "Europe/Berlin", "America/Los_Angeles",
                                         "Australia/Lord_Howe"));

}  // namespace
}  // namespace tracklake
