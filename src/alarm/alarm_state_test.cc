#include "alarm/alarm_state.h"

#include <gtest/gtest.h>

namespace tracklake::alarm {
namespace {

AlarmState Example() {
  const Seconds now = *ParseCompactTimestamp("20261120T060000Z");
  const Alarm alarm{"extract-errors", Severity::kError, "It failed: \"ä\"", "Look.", now};
  AlarmState state;
  state.book.entries["extract-errors"] = {
      .alarm = alarm, .holds = false, .told_at = now, .quiet_since = now, .raised = 3};
  state.book.gaps = {{DayOf(now), 7}};
  Outbox& outbox = state.outboxes["webhook"];
  outbox.pending = {{ChangeKind::kResolved, alarm, now}};
  outbox.left_out = 4;
  outbox.sent_at = {now};
  outbox.failures = 2;
  outbox.try_at = now + std::chrono::minutes(2);
  return state;
}

AlarmState Read(const std::string& text) { return *kAlarmsFormat.parse(text, "alarms.json"); }

TEST(AlarmStateTest, ItIsReadAsItWasWritten) {
  EXPECT_EQ(Read(kAlarmsFormat.format(Example())), Example());
  EXPECT_EQ(Read(kAlarmsFormat.format({})), AlarmState());
}

TEST(AlarmStateTest, WhateverIsCutOrBentIsReadAsFarAsItGoes) {
  const std::string text = kAlarmsFormat.format(Example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_TRUE(kAlarmsFormat.parse(text.substr(0, size), "").has_value());
    for (const char c : {'0', '"', '{', '\0'}) {
      std::string bent = text;
      bent[size] = c;
      ASSERT_TRUE(kAlarmsFormat.parse(bent, "").has_value());
    }
  }
}

TEST(AlarmStateTest, NoMoreIsReadThanIsKept) {
  AlarmState state;
  for (std::size_t i = 0; i < 2 * kMostAlarms; ++i) {
    state.book.entries[fmt::format("a{}", i)] = {.alarm = {.name = fmt::format("a{}", i)}};
  }
  EXPECT_EQ(Read(kAlarmsFormat.format(state)).book.entries.size(), kMostAlarms);
}

}  // namespace
}  // namespace tracklake::alarm
