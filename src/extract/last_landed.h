// What a list was when it last landed, under
// _tracklake/state/cursors/playlist-<hash16 of the request>.json, and the objects of a day on which
// it has not changed: the bytes of the original, with the new time and `reused_from` in
// `_tracklake`, so that nothing lands twice and nothing pretends that it was seen again. Loss of
// this state costs calls and objects, never data. Not thread-safe.
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
  std::optional<std::string> snapshot_id;  // of a playlist that came whole
  std::string content;                     // ContentOf() what landed
  std::string first_answer;                // hash16 of the first answer
  Seconds observed_at{};                   // when it last was this, with an object that says so
  Seconds read_at{};                       // when all of it was last read
  std::int64_t entries = 0;                // received
  int pages = 0;
  std::vector<std::string> keys;  // of the original raw objects, in their order
};

// nullopt: nothing is known, or not enough to reuse it.
Result<std::optional<LastLanded>> ReadLastLanded(ObjectStore& store, std::string_view request);
Result<> WriteLastLanded(ObjectStore& store, std::string_view request, const LastLanded& last);

// The original object as that of another time. kCorruption when it is none that was spliced here.
Result<std::string> ReuseObject(std::string_view original, std::string_view key,
                                Seconds fetched_at);

// Are all the original objects still there?
bool AllExist(ObjectStore& store, const std::vector<std::string>& keys);

// Lands the objects of (kind, id) for this time; their keys.
Result<std::vector<std::string>> LandReused(ObjectStore& store, std::string_view kind,
                                            std::string_view id,
                                            const std::vector<std::string>& originals,
                                            Seconds fetched_at);

}  // namespace tracklake
