// What is due when, of several sources that each have an expression: the memory of a process that
// is always on, and that may be stopped or killed at any time.
//
// What a source has done stands in the lake, _tracklake/state/schedule/<source>.json, written
// before a run begins and after it has ended. So of ticks that were missed one run is due, for the
// last of them; a run that was begun and not ended is due again; one that was deferred is due when
// its time has come, in the place of the ticks until then; and none is due twice. One process a
// lake, one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "schedule/expression.h"
#include "schedule/time_zone.h"
#include "store/state_object.h"

namespace tracklake {

struct ScheduledSource {
  std::string name;  // a key's part: "extract"
  Expression expression;
  TimeZone zone;
  // Each tick is put off by less than this, by chance that is the same each time it is asked.
  std::chrono::minutes window{0};
};

// What became of a source so far.
struct SourceRecord {
  std::string expression;  // by which the ticks below came
  std::string zone;
  Seconds since{};                  // ticks before it are none; a rate starts here
  std::optional<Seconds> tick;      // of the last run
  std::optional<Seconds> began_at;  // of a run that has not ended
  std::optional<Seconds> ended_at;  // of the last run
  std::string outcome;
  std::optional<Seconds> retry_at;

  bool operator==(const SourceRecord&) const = default;
};

enum class DueReason : std::uint8_t {
  kScheduled,
  kMissed,      // its time was while nobody looked
  kUnfinished,  // it was begun, and nobody knows how it ended
  kDeferred,    // by its last run
};

struct PlannedRun {
  std::string source;
  Seconds at{};    // not before
  Seconds tick{};  // the time of the calendar that it is for
  DueReason why{};
};

// The next runs of a source by its record, at most `count`. Pure. `seed` is what chance comes from.
std::vector<PlannedRun> PlanRuns(const ScheduledSource& source, const SourceRecord& record,
                                 Seconds now, std::string_view seed, int count);

// The record as it stands in the lake, else, or where it is of another expression, a new one.
// Writes nothing.
Result<SourceRecord> ReadSourceRecord(ObjectStore* store, const ScheduledSource& source,
                                      Seconds now);

class Scheduler {
 public:
  // Borrows store and clock. Reads the records, and writes those that are new. Errors are the
  // store's.
  static Result<Scheduler> Open(ObjectStore* store, Clock* clock,
                                std::vector<ScheduledSource> sources, std::string seed);

  // What is due now, of sources that do not run.
  std::vector<PlannedRun> Due() const;

  // When something will be due that is not; nullopt: nothing before a run ends.
  std::optional<Seconds> NextAt() const;

  // To be called before a due run begins: only once this has succeeded it may.
  Result<> Begin(const PlannedRun& run);

  // Its run has ended. After an error it is due again.
  Result<> End(std::string_view source, std::string_view outcome, std::optional<Seconds> retry_at);

 private:
  struct Entry {
    ScheduledSource source;
    StateObject<SourceRecord> state;
    SourceRecord record;
    bool is_running = false;
  };

  Scheduler(Clock* clock, std::string seed) : clock_(clock), seed_(std::move(seed)) {}
  Entry* Find(std::string_view source);
  std::optional<PlannedRun> NextOf(const Entry& entry) const;
  static Result<> Write(SourceRecord record, Entry* entry);

  Clock* clock_;
  std::string seed_;
  std::vector<Entry> entries_;
};

}  // namespace tracklake
