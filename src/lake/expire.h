// Retention of raw: takes away the raw objects of days long past, whose rows stay in the tables.
//
// Only what is done goes: an object whose receipt matches it, content and version. A day with work
// left waits for the next transform. The day's marker (expiry_marker.h) comes first, then its
// objects go, both while nobody commits; a crash in between leaves objects that a marker names, and
// the next run finishes. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/time.h"
#include "lake/lake_options.h"
#include "lake/report.h"
#include "store/object_store.h"

namespace tracklake {

struct ExpiredDay {
  Day day{};
  std::int64_t objects = 0;
  std::uint64_t bytes = 0;
};

struct ExpiryReport {
  std::vector<ExpiredDay> days;  // in order; of a dry run: what would have gone
  // Days that wait (the error says for what), and objects that are not what was transformed.
  std::vector<Failure> failures;

  std::int64_t objects() const;
  std::uint64_t bytes() const;
};

enum class ExpiryWay : std::uint8_t { kDo, kOnlyTell };

// Of the days before `first_kept`. An error is the store's, or Stopped(): days that are done stay
// done.
Result<ExpiryReport> ExpireRaw(ObjectStore* store, Clock* clock, const LakeOptions& options,
                               Day first_kept, ExpiryWay way);

}  // namespace tracklake
