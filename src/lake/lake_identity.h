// Whose music a lake holds: Spotify's, or invented music of a simulator. The two never meet in one
// lake. Told by _tracklake/lake.json, {"schema_version", "lake_id", "source"}, written when the
// first raw object is about to land and never changed. Any thread, any number of processes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::string_view kLakeIdentityKey = "_tracklake/lake.json";

enum class LakeSource : std::uint8_t { kSpotify, kSimulator };

struct LakeIdentity {
  std::string lake_id;  // 16 hex digits, by chance
  LakeSource source{};
};

// nullopt: nothing has landed yet. kCorruption, with the cure, for a file that is none of ours.
Result<std::optional<LakeIdentity>> ReadLakeIdentity(ObjectStore& store);

// For whoever is about to land raw from `source`: marks a lake that is not marked yet. kConfig,
// with a hint and before anything has changed, when the lake holds the other kind.
Result<> ClaimLake(ObjectStore& store, Rng& rng, LakeSource source);

}  // namespace tracklake
