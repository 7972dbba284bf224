// One service a lake: it holds a lock for as long as it lives, and says whose it is in
// `_tracklake/state/serve.json` ({"schema_version": 1, "pid": 4711, "since": "2026-11-29T…"}). One
// thread.
#pragma once

#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::serve {

inline constexpr std::string_view kServeLock = "serve";
inline constexpr std::string_view kOwnerKey = "_tracklake/state/serve.json";

// kConflict, naming the process, while another one serves the lake; where that process is dead,
// only after it has waited two seconds for what it may have left behind. nullptr in a store without
// locks: two services are safe beside each other, and do everything twice.
Result<std::unique_ptr<HeldLock>> OwnLake(ObjectStore& store, Clock& clock);

}  // namespace tracklake::serve
