// What runs next by the clock. Reads the lake's memory of what has run, and writes nothing. Main
// thread.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "base/result.h"
#include "schedule/scheduler.h"

namespace tracklake::app {

struct UpcomingRun {
  PlannedRun run;
  Seconds at{};       // when it begins, which is not before now
  std::string local;  // that, on the schedule's clocks: "2026-11-23 06:05"
  std::string expression;
};

struct ScheduleReport {
  std::string zone;
  std::vector<UpcomingRun> runs;    // by time
  std::vector<std::string> silent;  // sources whose expression means no time to come
};

// "schedule", "missed", "unfinished", "deferred".
std::string_view NameOf(DueReason why);

// The next `count` runs of each source. There need not be a lake yet.
Result<ScheduleReport> ReadSchedule(const Services& services, int count);

}  // namespace tracklake::app
