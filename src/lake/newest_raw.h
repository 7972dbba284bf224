// How fresh a lake is, at a cost that does not grow with the lake: days are looked at from today
// back, and only the first that tells is read. Any thread.
#pragma once

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

}  // namespace tracklake
