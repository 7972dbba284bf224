// What is kept of a run. Values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tracklake {

struct RunCounts {
  std::int64_t calls = 0;        // answered
  std::int64_t landed = 0;       // raw objects
  std::int64_t objects = 0;      // raw objects whose rows are in the tables now
  std::int64_t bytes = 0;        // of those objects
  std::int64_t rows = 0;         // theirs
  std::int64_t parts = 0;        // files of tables
  std::int64_t quarantined = 0;  // items
  std::int64_t refused = 0;      // raw objects, whole
  std::int64_t failures = 0;     // lists, objects, days … with an error

  RunCounts& operator+=(const RunCounts& other);
  bool operator==(const RunCounts&) const = default;
};

struct RunStage {
  std::string stage;
  Micros began_at{};
  std::optional<Micros> ended_at;
  std::string outcome;
  RunCounts counts;

  bool operator==(const RunStage&) const = default;
};

struct RunError {
  std::string subject;  // a list, an object, a day, a stage; empty: the run
  std::string message;
  std::string hint;

  bool operator==(const RunError&) const = default;
};

// Why a run was begun, by a person or by a service: what stands in RunRecord::why.
inline constexpr std::string_view kWhyHand = "hand";
inline constexpr std::string_view kWhySchedule = "schedule";
inline constexpr std::string_view kWhyEvent = "event";

struct RunRecord {
  std::string id;  // 16 hex digits, which its lines in the log have too
  std::string command;
  std::vector<std::string> arguments;  // the command line, without the program's name
  std::string folder;                  // in which it was given
  std::string why;                     // kWhy…
  std::string source;                  // of the schedule, as "recently_played"; empty: none
  Micros began_at{};
  std::optional<Micros> ended_at;  // nullopt: it runs, or was cut off
  std::string outcome;
  std::optional<Seconds> retry_at;
  RunCounts counts;
  std::vector<RunStage> stages;
  std::vector<RunError> errors;  // the first kMostErrors

  static constexpr std::size_t kMostErrors = 20;

  bool operator==(const RunRecord&) const = default;
};

}  // namespace tracklake
