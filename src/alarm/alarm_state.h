// What is remembered of alarms in the lake, `_tracklake/state/alarms.json`: what holds, what was
// told, and what each channel has still to be told. docs/reference/alarms.md has its members. One
// that cannot be read is as good as none: what holds is told once more.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "alarm/book.h"
#include "alarm/outbox.h"
#include "store/state_object.h"

namespace tracklake::alarm {

inline constexpr std::string_view kAlarmsKey = "_tracklake/state/alarms.json";

struct AlarmState {
  Book book;
  std::map<std::string, Outbox, std::less<>> outboxes;  // by the channel's name

  bool operator==(const AlarmState&) const = default;
};

extern const StateFormat<AlarmState> kAlarmsFormat;

}  // namespace tracklake::alarm
