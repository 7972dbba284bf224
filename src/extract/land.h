// Puts what was fetched into the raw zone under its key (design §3). Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

// Lands one object, durably, and returns its key. The same bytes at the same time are one object.
Result<std::string> LandRaw(ObjectStore* store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes);

}  // namespace tracklake
