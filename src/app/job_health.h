// How the jobs of a lake do, by the runs that were kept. A job is a source of the schedule
// ("recently_played", "upkeep"), or what a command does by hand ("extract", "run"). Pure; any
// thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/run_record.h"

namespace tracklake::app {

// So many of a job's runs are looked at, and so many are needed to say what is usual.
inline constexpr int kRunsLookedAt = 21;  // the last one and twenty before it
inline constexpr std::size_t kRunsForUsual = 5;

struct JobHealth {
  std::string job;
  RunRecord last;  // the newest; without an end it goes on, or was cut off
  // The newest that ended by itself, where that was a failure and no good run came since.
  std::optional<RunRecord> failure;
  Micros failing_since{};  // the end of the first of the failures in a row
  // The median of what the runs before the last one took; nullopt: too few.
  std::optional<std::chrono::milliseconds> usual;
};

// "extract" of `run --only extract`; "" for what a person does with files of theirs (import,
// withdraw, replay), who sees at once what becomes of it.
std::string JobOf(const RunRecord& run);

// Whether its outcome is one that needs somebody, and nobody stopped it. What was deferred, or is
// incomplete, did what it could; bad data that came by itself is told of by its own alarms.
bool HasFailed(const RunRecord& run);

// Of runs, newest first; by name. Runs that failed may have their errors.
std::vector<JobHealth> JobsOf(const std::vector<RunRecord>& runs);

}  // namespace tracklake::app
