// How fresh a lake is, and how well its newest day reads, at a cost that does not grow with the
// lake: days are looked at from today back, and only the first that tells is read. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

// So many days are looked at, today among them. The longest schedule is a week.
inline constexpr int kFreshDays = 31;

// The fetched_at of the newest raw object that has a receipt, nothing later than `now`; nullopt
// where none is of the last kFreshDays days. What says that something could not be fetched is no
// news. A receipt that cannot be read says nothing here: whoever needs it names it.
Result<std::optional<Seconds>> NewestRaw(ObjectStore& store, Seconds now);

// The day on which the newest of them was fetched, as far as it has come. Items are counted once
// for each table that they would be in.
struct NewestDay {
  Seconds newest{};
  std::int64_t objects = 0;
  std::int64_t refused = 0;      // objects of which no table got anything
  std::int64_t items = 0;        // those in quarantine among them
  std::int64_t quarantined = 0;  // items

  Day day() const { return DayOf(newest); }
  bool operator==(const NewestDay&) const = default;
};

// The same look as NewestRaw().
Result<std::optional<NewestDay>> LookAtNewestDay(ObjectStore& store, Seconds now);

}  // namespace tracklake
