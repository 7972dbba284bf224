// Puts what Spotify answered into the raw zone. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

struct Landed {
  std::string key;
  PutOutcome outcome;  // kExists: the same answer of the same second had landed before
};

// The bytes stand under their key, durable, and are never changed again. Landing again is harmless.
Result<Landed> LandResponse(ObjectStore& store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes);

}  // namespace tracklake
