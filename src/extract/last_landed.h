// What a playlist was when it last came whole, under
// _tracklake/state/cursors/playlist-<hash16 of the request>.json, and the objects of a day on which
// it has not changed: the bytes of the original, with the new time and `reused_from` in
// `_tracklake`, so that nothing is fetched again and nothing pretends that it was. Loss of this
// state costs calls, never data. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

struct LastLanded {
  std::string snapshot_id;
  Seconds observed_at{};          // when it last was this snapshot
  std::int64_t entries = 0;       // received
  std::vector<std::string> keys;  // of the original raw objects, in their order
};

// nullopt: nothing is known, or not enough to reuse it.
Result<std::optional<LastLanded>> ReadLastLanded(ObjectStore& store, std::string_view request);
Result<> WriteLastLanded(ObjectStore& store, std::string_view request, const LastLanded& last);

// The original object as that of another time. kCorruption when it is none that was spliced here.
Result<std::string> ReuseObject(std::string_view original, std::string_view key,
                                Seconds fetched_at);

// Are all the original objects still there?
bool OriginalsExist(ObjectStore& store, const LastLanded& last);

// Lands the objects of `id` for this time; their keys.
Result<std::vector<std::string>> LandReused(ObjectStore& store, std::string_view id,
                                            const LastLanded& last, Seconds fetched_at);

}  // namespace tracklake
