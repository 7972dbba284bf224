#include "alarm/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tracklake::alarm {
namespace {

std::int64_t CountOf(const Message& message, bool resolved) {
  return std::ranges::count_if(message.changes, [&](const Change& change) {
    return (change.kind == ChangeKind::kResolved) == resolved;
  });
}

std::string WhatOf(const Message& message) {
  if (message.is_test) return "a test of its alarms";
  if (message.changes.size() == 1 && message.left_out == 0) {
    const Change& change = message.changes.front();
    if (change.kind == ChangeKind::kRaised) return change.alarm.name;
    return fmt::format("{} {}", change.alarm.name,
                       change.kind == ChangeKind::kResolved ? "is over" : "still holds");
  }
  const std::int64_t alarms = CountOf(message, false);
  const std::int64_t resolved = CountOf(message, true);
  std::string what = alarms > 0 || resolved == 0 ? Count(alarms, "alarm") : "";
  if (resolved > 0) what += fmt::format("{}{} over", what.empty() ? "" : ", ", resolved);
  if (message.left_out > 0) what += fmt::format(", and {} more", message.left_out);
  return what;
}

std::string LinesOf(const Change& change) {
  const Alarm& alarm = change.alarm;
  if (change.kind == ChangeKind::kResolved) {
    return fmt::format("{} ended at {}. It was: {}\n", alarm.name, FormatTimestamp(change.at),
                       alarm.summary);
  }
  return fmt::format("{} ({}{}, since {}): {}\n  {}\n", alarm.name, NameOf(alarm.severity),
                     change.kind == ChangeKind::kReminded ? ", still" : "",
                     FormatTimestamp(alarm.since), alarm.summary, alarm.hint);
}

}  // namespace

std::string TitleOf(const Message& message) {
  return fmt::format("tracklake {}: {}", message.lake, WhatOf(message));
}

std::string TextOf(const Message& message) {
  if (message.is_test) {
    return fmt::format("Alarms of the lake {} will come here.\n", message.lake);
  }
  std::string text;
  for (const Change& change : message.changes) text += LinesOf(change);
  if (message.left_out > 0) {
    text += fmt::format("{} are not told here: tracklake alarms\n",
                        Count(message.left_out, "more change"));
  }
  text += message.holding == 0
              ? "No alarm holds now.\n"
              : fmt::format("{} now. All of them: tracklake alarms\n",
                            message.holding == 1 ? "1 alarm holds"
                                                 : Count(message.holding, "alarm") + " hold");
  return text;
}

bool IsUrgent(const Message& message) {
  return std::ranges::any_of(message.changes, [](const Change& change) {
    return change.kind != ChangeKind::kResolved && change.alarm.severity == Severity::kError;
  });
}

}  // namespace tracklake::alarm
