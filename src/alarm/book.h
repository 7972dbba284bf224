// What is remembered of a lake's alarms from one look to the next, so that each is told once, again
// while it holds for long, and once that it is over. Pure; any thread.
//
// One that comes and goes is told less and less: after the first end of a day, each end has to last
// longer before it counts, from ten minutes on, doubled each time, six hours at most.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm.h"
#include "alarm/rules.h"

namespace tracklake::alarm {

inline constexpr std::chrono::seconds kFirstQuiet = std::chrono::minutes(10);
inline constexpr std::chrono::seconds kMostQuiet = std::chrono::hours(6);
inline constexpr std::chrono::seconds kFlapMemory = std::chrono::hours(24);
// Names follow from jobs and rules, so there are few; beyond this nothing more is remembered.
inline constexpr std::size_t kMostAlarms = 200;

enum class ChangeKind : std::uint8_t { kRaised, kReminded, kResolved };
std::string_view NameOf(ChangeKind kind);  // "raised", "reminded", "resolved"

struct Change {
  ChangeKind kind{};
  Alarm alarm;
  Seconds at{};

  bool operator==(const Change&) const = default;
};

// An alarm that holds, or has held within kFlapMemory.
struct Entry {
  Alarm alarm;
  bool holds = true;                   // as it was told
  Seconds told_at{};                   // last
  std::optional<Seconds> quiet_since;  // it does not hold any more, which is not told yet
  int raised = 1;                      // so often, each within kFlapMemory of the one before

  bool operator==(const Entry&) const = default;
};

// The recoverable gaps of a day, as they were last seen on it.
struct GapSample {
  Day day{};
  std::int64_t gaps = 0;

  bool operator==(const GapSample&) const = default;
};

struct Book {
  std::map<std::string, Entry, std::less<>> entries;  // by name
  std::vector<GapSample> gaps;                        // by day; of the last kGapDays

  std::vector<Alarm> holding() const;
  // The gaps of a week before; nullopt: nothing is remembered of then.
  std::optional<std::int64_t> GapsBefore(Day today) const;
  bool operator==(const Book&) const = default;
};

inline constexpr std::chrono::days kGapsCompared{7};
inline constexpr std::chrono::days kGapDays{14};

void KeepGaps(Day today, std::int64_t gaps, Book* book);

// Takes in what holds now; returns what is to be told. `remind` 0: never again.
std::vector<Change> TakeIn(const Judgement& judgement, Seconds now, std::chrono::seconds remind,
                           Book* book);

}  // namespace tracklake::alarm
