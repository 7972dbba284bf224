// The locks of a lake, by the names they have in the store, and what is done in a store that has
// none (a bucket). Whoever takes more than one takes them in the order of this file. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

// Shared by whoever commits, from before its parts are published until after its receipt is.
// Exclusive for whoever removes: a part that no receipt names belongs to nobody then.
inline constexpr std::string_view kWritersLock = "writers";

// Shared by queries, through LockForReading: "readers" by earlier versions always, and in the first
// of so many generations of files, "readers.1" in the second … Exclusive, and only ever tried, for
// whoever removes: nobody waits for a query.
inline constexpr std::string_view kReadersLock = "readers";
inline constexpr std::uint64_t kReadersLocks = 16;

// kWritersLock, shared. nullptr in a store without locks: there a part that no receipt names is
// somebody's until it is kOrphanAge old (upkeep.h).
Result<std::unique_ptr<HeldLock>> LockForCommit(ObjectStore& store);

// A pin on the files that are live now (generations.h), from before a query looks what is live
// until it has read it. nullptr in a store without locks: there superseded files go at once, and
// whoever misses one looks again what is live.
Result<std::unique_ptr<HeldLock>> LockForReading(ObjectStore& store);

}  // namespace tracklake
