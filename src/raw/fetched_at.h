// When a raw object was fetched, by the first of these rules that gives a time (UTC, whole seconds,
// fractions cut):
//
//   1. the time in a key of our own forms (raw_key.h)
//   2. `_tracklake.fetched_at` in the document, which who reads the document says
//      (Transformer::Load)
//   3. the last full timestamp in the key
//   4. the last full date in the key, at 00:00:00
//   5. the time at which the key was first seen: that of its receipt, else that recorded under
//      _tracklake/state/seen/ once and for all, so that a replay gives the same
//
// A full date is four, two and two digits (year, month, day), a full timestamp such a date and
// three times two digits (hour, minute, second). Between neighbouring groups stands at most one of
// ':', '_', '-', between date and time also 'T' or a space; no further digit touches either end.
// Impossible dates and times, and the year 0000, are none.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

// Documents over this size are not read (rows.md §1).
inline constexpr std::size_t kMaxRawBytes = 64ULL << 20;

// What is known of an object for rule 5.
struct FirstSeen {
  std::optional<Seconds> by_receipt;  // a record that is lost or says otherwise is written again
  bool may_record = true;             // false: nothing is written
};

// All rules; `inside` is what rule 2 gives. Fails only where rule 5 needs the store; any thread.
Result<Seconds> FetchedAt(ObjectStore& store, Clock& clock, std::string_view key,
                          std::optional<Seconds> inside, const FirstSeen& seen = {});

// Whether the key has a record of rule 5 that can be read.
bool HasSeenRecord(ObjectStore& store, std::string_view key);

// Rules 3 and 4 alone, on a key or a file's name.
std::optional<Seconds> TimeInName(std::string_view name);

}  // namespace tracklake
