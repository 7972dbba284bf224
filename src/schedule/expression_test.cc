#include "schedule/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Seconds At(std::string_view text) { return *ParseIsoSeconds(text); }

TimeZone Zone(std::string_view name) {
  auto zone = TimeZone::Load(name);
  EXPECT_TRUE(zone.has_value()) << zone.error().message;
  return zone.value_or(TimeZone());
}

// The next ticks on the clocks of the zone, as "2026-11-20 06:05", without the date where `date` is
// false.
std::vector<std::string> Ticks(std::string_view expression, std::string_view after, int count,
                               const TimeZone& zone = TimeZone()) {
  const auto parsed = Expression::Parse(expression);
  EXPECT_TRUE(parsed.has_value()) << expression << ": " << parsed.error().message;
  if (!parsed) return {};
  std::vector<std::string> ticks;
  std::optional<Seconds> tick = At(after);
  for (int i = 0; i < count; ++i) {
    tick = parsed->NextTick(*tick, At("2026-01-01T00:00:00Z"), zone);
    if (!tick) break;
    const Seconds shown(zone.ToLocal(*tick).time_since_epoch());
    ticks.push_back(FormatTimestamp(shown).substr(0, 16));
  }
  return ticks;
}

Error ErrorOf(std::string_view expression) {
  const auto parsed = Expression::Parse(expression);
  EXPECT_FALSE(parsed.has_value()) << expression;
  return parsed ? Error{} : parsed.error();
}

TEST(ExpressionTest, TheDocumentedExamplesMeanWhatTheyAreDocumentedToMean) {
  EXPECT_THAT(Ticks("cron(0 10 * * ? *)", "2026-11-20T10:00:00Z", 2),
              ElementsAre("2026-11-21T10:00", "2026-11-22T10:00"));
  EXPECT_THAT(Ticks("cron(0 18 ? * MON-FRI *)", "2026-11-20T00:00:00Z", 2),  // a Friday
              ElementsAre("2026-11-20T18:00", "2026-11-23T18:00"));
  EXPECT_THAT(Ticks("cron(1/10 * * * ? *)", "2026-11-20T06:45:00Z", 3),
              ElementsAre("2026-11-20T06:51", "2026-11-20T07:01", "2026-11-20T07:11"));
  EXPECT_THAT(Ticks("cron(0/30 20-2 ? * MON-FRI *)", "2026-11-20T02:00:00Z", 3),
              ElementsAre("2026-11-20T02:30", "2026-11-20T20:00", "2026-11-20T20:30"));
  EXPECT_THAT(Ticks("cron(15 10 ? * 6L 2019-2022)", "2022-10-29T00:00:00Z", 9),
              ElementsAre("2022-11-25T10:15", "2022-12-30T10:15"));
  EXPECT_THAT(Ticks("cron(0 9 ? * 3#2 *)", "2026-11-20T00:00:00Z", 2),  // second Tuesdays
              ElementsAre("2026-12-08T09:00", "2027-01-12T09:00"));
}

TEST(ExpressionTest, WhatIsSaidInWordsIsToldHowToBeWritten) {
  EXPECT_EQ(ErrorOf("every hour").message, "'every hour' is not a schedule");
  EXPECT_EQ(ErrorOf("every hour").hint, "Write rate(1 hour).");
  EXPECT_EQ(ErrorOf("Every 15 minutes").hint, "Write rate(15 minutes).");
  EXPECT_EQ(ErrorOf("once a day").hint, "Write rate(1 day).");
  EXPECT_EQ(ErrorOf("each week").hint, "Write rate(7 days).");
  for (const char* words : {"every monday", "every 0 hours", "at 6 o'clock", "noon"}) {
    EXPECT_THAT(ErrorOf(words).hint, HasSubstr("as in a crontab, 5 6 * * *")) << words;
  }
}

TEST(ExpressionTest, AWeekdayNearADayStaysInItsMonth) {
  EXPECT_THAT(Ticks("cron(0 9 3W * ? *)", "2026-09-30T00:00:00Z", 2),  // Saturday; Tuesday
              ElementsAre("2026-10-02T09:00", "2026-11-03T09:00"));
  EXPECT_THAT(Ticks("cron(0 9 1W * ? *)", "2026-07-31T00:00:00Z", 1),  // August 1 is a Saturday
              ElementsAre("2026-08-03T09:00"));
  EXPECT_THAT(Ticks("cron(0 9 31W * ? *)", "2026-05-01T00:00:00Z", 2),  // a Sunday; June has none
              ElementsAre("2026-05-29T09:00", "2026-07-31T09:00"));
}

TEST(ExpressionTest, LIsTheLastDayOfTheMonthAndOfTheWeek) {
  EXPECT_THAT(Ticks("cron(0 0 L FEB ? *)", "2027-03-01T00:00:00Z", 2),
              ElementsAre("2028-02-29T00:00", "2029-02-28T00:00"));
  EXPECT_THAT(Ticks("cron(0 0 ? * L *)", "2026-11-20T00:00:00Z", 1),
              ElementsAre("2026-11-21T00:00"));
}

TEST(ExpressionTest, NamesListsAndRangesMayBeMixed) {
  EXPECT_THAT(
      Ticks("cron(0 0 1,15-16 jan,12 ? *)", "2026-11-20T00:00:00Z", 4),
      ElementsAre("2026-12-01T00:00", "2026-12-15T00:00", "2026-12-16T00:00", "2027-01-01T00:00"));
  EXPECT_THAT(Ticks("cron(0 0 ? * FRI-MON/2 *)", "2026-11-19T00:00:00Z", 3),
              ElementsAre("2026-11-20T00:00", "2026-11-22T00:00", "2026-11-27T00:00"));
}

TEST(ExpressionTest, TheYearMayBeLeftOut) {
  EXPECT_EQ(Ticks("cron(5 6 * * ?)", "2026-11-20T00:00:00Z", 3),
            Ticks("cron(5 6 * * ? *)", "2026-11-20T00:00:00Z", 3));
}

TEST(ExpressionTest, InACrontabEitherOfTwoRestrictedDaysWillDo) {
  EXPECT_THAT(
      Ticks("0 0 13 * 5", "2026-11-01T00:00:00Z", 4),
      ElementsAre("2026-11-06T00:00", "2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00"));
  EXPECT_THAT(Ticks("0 0 13 * *", "2026-11-01T00:00:00Z", 1), ElementsAre("2026-11-13T00:00"));
  EXPECT_THAT(Ticks("0 0 */2 * SUN", "2026-11-01T00:00:00Z", 1), ElementsAre("2026-11-15T00:00"));
}

TEST(ExpressionTest, InACrontabSundayIsZeroAndSeven) {
  for (const char* expression : {"0 0 * * 0", "0 0 * * 7", "0 0 * * SUN"}) {
    EXPECT_THAT(Ticks(expression, "2026-11-20T00:00:00Z", 1), ElementsAre("2026-11-22T00:00"));
  }
  EXPECT_THAT(Ticks("0 0 * * 5-2/2", "2026-11-20T00:00:00Z", 3),
              ElementsAre("2026-11-22T00:00", "2026-11-24T00:00", "2026-11-27T00:00"));
}

TEST(ExpressionTest, ARateCountsFromItsStartAndBeginsWithIt) {
  EXPECT_THAT(Ticks("rate(7 days)", "2025-12-31T23:59:59Z", 3),
              ElementsAre("2026-01-01T00:00", "2026-01-08T00:00", "2026-01-15T00:00"));
  EXPECT_THAT(Ticks("rate(90 minutes)", "2026-01-01T00:00:00Z", 2),
              ElementsAre("2026-01-01T01:30", "2026-01-01T03:00"));
}

TEST(ExpressionTest, OfARateEitherFormOfAUnitWillDo) {
  for (const char* expression : {"rate(1 hour)", "rate(1 hours)", " rate( 1  hour ) "}) {
    EXPECT_THAT(Ticks(expression, "2026-01-01T00:00:00Z", 1), ElementsAre("2026-01-01T01:00"));
  }
}

TEST(ExpressionTest, ADayOfARateHas24HoursWhateverClocksShow) {
  EXPECT_THAT(Ticks("rate(1 day)", "2026-03-07T00:00:00Z", 3, Zone("America/Los_Angeles")),
              ElementsAre("2026-03-07T16:00", "2026-03-08T17:00", "2026-03-09T17:00"));
}

TEST(ExpressionTest, ATimeThatClocksSkipInSpringDoesNotCome) {
  EXPECT_THAT(Ticks("cron(30 2 * * ? *)", "2026-03-07T00:00:00Z", 3, Zone("America/Los_Angeles")),
              ElementsAre("2026-03-07T02:30", "2026-03-09T02:30", "2026-03-10T02:30"));
  EXPECT_THAT(Ticks("cron(5 * * * ? *)", "2026-03-29T00:00:00Z", 2, Zone("Europe/Berlin")),
              ElementsAre("2026-03-29T01:05", "2026-03-29T03:05"));
}

TEST(ExpressionTest, ATimeThatClocksShowTwiceInAutumnComesOnce) {
  const TimeZone berlin = Zone("Europe/Berlin");
  EXPECT_THAT(Ticks("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", 2, berlin),
              ElementsAre("2026-10-25T02:30", "2026-10-26T02:30"));
  EXPECT_THAT(Ticks("cron(5 * * * ? *)", "2026-10-24T23:00:00Z", 3, berlin),
              ElementsAre("2026-10-25T01:05", "2026-10-25T02:05", "2026-10-25T03:05"));
  const auto nightly = Expression::Parse("cron(30 2 * * ? *)");
  EXPECT_EQ(nightly->NextTick(At("2026-10-24T12:00:00Z"), {}, berlin), At("2026-10-25T00:30:00Z"));
}

TEST(ExpressionTest, WhatNeverComesHasNoTick) {
  EXPECT_THAT(Ticks("cron(0 0 30 2 ? *)", "2026-11-20T00:00:00Z", 1), ElementsAre());
  EXPECT_THAT(Ticks("cron(0 0 1 1 ? 2020)", "2026-11-20T00:00:00Z", 1), ElementsAre());
}

TEST(ExpressionTest, AMissedTickIsFoundHoweverLongItWasOff) {
  const auto minutely = Expression::Parse("* * * * *");
  const auto leap_days = Expression::Parse("0 0 29 2 *");
  const Seconds until = At("2027-06-01T12:00:30Z");
  EXPECT_EQ(minutely->LastTick(At("1990-01-01T00:00:00Z"), until, {}, TimeZone()),
            At("2027-06-01T12:00:00Z"));
  EXPECT_EQ(leap_days->LastTick(At("1990-01-01T00:00:00Z"), until, {}, TimeZone()),
            At("2024-02-29T00:00:00Z"));
  EXPECT_EQ(leap_days->LastTick(At("2024-02-29T00:00:00Z"), until, {}, TimeZone()), std::nullopt);
}

TEST(ExpressionTest, AnErrorNamesTheFieldItsValueAndTheCure) {
  const Error minute = ErrorOf("cron(61 * * * ? *)");
  EXPECT_EQ(minute.kind, ErrorKind::kConfig);
  EXPECT_EQ(minute.message, "minute '61' cannot be read");
  EXPECT_EQ(minute.hint, "A minute goes from 0 to 59.");
  EXPECT_EQ(ErrorOf("cron(0 0 ? FOO MON *)").hint, "A month goes from 1 to 12 or JAN to DEC.");
  EXPECT_EQ(ErrorOf("cron(0 0 * * MON *)").hint, "Write ? for exactly one of the two.");
  EXPECT_EQ(ErrorOf("cron(0 0 ? * ? *)").message,
            "day of month '?' and day of week '?' leave the day open");
  EXPECT_EQ(ErrorOf("cron(0 0 ? * 3#2,5#1 *)").hint, "Only one # is possible, as 3#2.");
  EXPECT_EQ(ErrorOf("cron(0 0 ? * 3#6 *)").message, "day of week '3#6' cannot be read");
  EXPECT_THAT(ErrorOf("cron(0 10 * ?)").message, HasSubstr("has 4 fields, not 5 or 6"));
  EXPECT_THAT(ErrorOf("rate(1 week)").message, HasSubstr("unit 'week' of rate(1 week)"));
  EXPECT_THAT(ErrorOf("rate(0 hours)").message, HasSubstr("value '0'"));
}

TEST(ExpressionTest, WhatIsNoExpressionIsRefused) {
  for (const char* expression : {"",
                                 "daily",
                                 "rate()",
                                 "rate(1)",
                                 "rate(-1 hours)",
                                 "rate(1.5 hours)",
                                 "rate(1 hour",
                                 "cron()",
                                 "cron(* * * * ? * *)",
                                 "cron(0 0 , * ? *)",
                                 "cron(0 0 1, * ? *)",
                                 "cron(0/0 * * * ? *)",
                                 "cron(0-a * * * ? *)",
                                 "cron(* * 0 * ? *)",
                                 "cron(* * 32 * ? *)",
                                 "cron(* * * 13 ? *)",
                                 "cron(* * ? * 0 *)",
                                 "cron(* * ? * 8 *)",
                                 "cron(* * * * ? 1969)",
                                 "cron(* * * * ? 2022-2019)",
                                 "cron(* * LW * ? *)",
                                 "* * * *",
                                 "* * * * * *",
                                 "* * ? * *",
                                 "* * L * *",
                                 "0 0 * * 8",
                                 "at(2026-11-20T06:00:00)",
                                 "99999999999 * * * *"}) {
    EXPECT_FALSE(Expression::Parse(expression).has_value()) << expression;
  }
}

}  // namespace
}  // namespace tracklake
