#include "alarm/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tracklake::alarm {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

class BookTest : public testing::Test {
 protected:
  using Names = std::vector<std::string>;

  // What is told, as "raised stale".
  Names Look(const Names& holding, Severity severity = Severity::kWarning) {
    Judgement judgement;
    for (const std::string& name : holding) {
      judgement.holding.push_back({name, severity, "it is so", "do that", now_});
    }
    judgement.is_known = [this](std::string_view name) { return !unknown_.contains(name); };
    Names told;
    for (const Change& change : TakeIn(judgement, now_, remind_, &book_)) {
      told.push_back(fmt::format("{} {}", NameOf(change.kind), change.alarm.name));
    }
    return told;
  }

  Book book_;
  Seconds now_ = *ParseCompactTimestamp("20261120T060000Z");
  std::chrono::seconds remind_ = hours(24);
  std::set<std::string, std::less<>> unknown_;
};

TEST_F(BookTest, AnAlarmIsToldOnceAgainAfterADayAndOnceThatItIsOver) {
  EXPECT_THAT(Look({"stale"}), ElementsAre("raised stale"));
  int reminders = 0;
  for (int minute = 0; minute < 3 * 24 * 60; ++minute) {
    now_ += minutes(1);
    reminders += static_cast<int>(Look({"stale"}).size());
  }
  EXPECT_EQ(reminders, 3);
  EXPECT_THAT(Look({}), ElementsAre("resolved stale"));
  EXPECT_THAT(Look({}), IsEmpty());
}

TEST_F(BookTest, WithoutRemindersItIsToldOnce) {
  remind_ = hours(0);
  Look({"stale"});
  now_ += hours(1000);
  EXPECT_THAT(Look({"stale"}), IsEmpty());
}

TEST_F(BookTest, OneThatBecomesWorseIsToldAgainAtOnce) {
  Look({"consent"});
  now_ += minutes(1);
  EXPECT_THAT(Look({"consent"}, Severity::kError), ElementsAre("raised consent"));
  EXPECT_THAT(Look({"consent"}, Severity::kError), IsEmpty());
}

TEST_F(BookTest, SinceIsWhenItBeganToHold) {
  const Seconds began = now_;
  Look({"gaps"});
  now_ += hours(5);
  Look({"gaps"});
  EXPECT_EQ(book_.holding().front().since, began);
}

TEST_F(BookTest, OneThatComesAndGoesEachMinuteIsToldAFewTimesADay) {
  std::size_t told = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    told += Look(minute % 2 == 0 ? Names{"quota"} : Names{}).size();
    now_ += minutes(1);
  }
  EXPECT_LE(told, 4U);
}

TEST_F(BookTest, TheSecondEndOfADayHasToLast) {
  Look({"quota"});
  EXPECT_THAT(Look({}), ElementsAre("resolved quota"));
  now_ += minutes(1);
  EXPECT_THAT(Look({"quota"}), ElementsAre("raised quota"));
  EXPECT_THAT(Look({}), IsEmpty());
  now_ += minutes(9);
  EXPECT_THAT(Look({}), IsEmpty());
  now_ += minutes(1);
  EXPECT_THAT(Look({}), ElementsAre("resolved quota"));
}

TEST_F(BookTest, AfterADayOfRestAnAlarmIsANewOne) {
  Look({"quota"});
  Look({});
  now_ += hours(25);
  EXPECT_THAT(Look({"quota"}), ElementsAre("raised quota"));
  EXPECT_THAT(Look({}), ElementsAre("resolved quota"));
}

TEST_F(BookTest, WhatNobodyCouldLookAtIsNotOver) {
  Look({"extract-errors"});
  unknown_ = {"extract-errors"};
  EXPECT_THAT(Look({}), IsEmpty());
  unknown_.clear();
  EXPECT_THAT(Look({}), ElementsAre("resolved extract-errors"));
}

TEST_F(BookTest, AClockThatWentBackSilencesNothing) {
  now_ += hours(1000);
  Look({"stale"});
  now_ -= hours(1000);
  Look({"stale"});
  now_ += hours(24);
  EXPECT_THAT(Look({"stale"}), ElementsAre("reminded stale"));
  EXPECT_THAT(Look({}), ElementsAre("resolved stale"));
}

TEST_F(BookTest, ManyAtOnceAreRememberedUpToABound) {
  Names many;
  for (int i = 0; i < 1'000; ++i) many.push_back(fmt::format("job{:03}-errors", i));
  EXPECT_EQ(Look(many).size(), kMostAlarms);
  EXPECT_THAT(Look(many), IsEmpty());
}

TEST_F(BookTest, GapsAreComparedWithThoseOfAWeekBefore) {
  for (int day = 0; day < 20; ++day) {
    const Day today = DayOf(now_) + std::chrono::days(day);
    KeepGaps(today, 5, &book_);
    KeepGaps(today, day, &book_);
    const auto expected = day < 7 ? std::nullopt : std::optional<std::int64_t>(day - 7);
    EXPECT_EQ(book_.GapsBefore(today), expected);
  }
  EXPECT_EQ(book_.gaps.size(), 14U);
}

}  // namespace
}  // namespace tracklake::alarm
