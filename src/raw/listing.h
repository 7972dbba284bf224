// Which objects are raw. Any thread.
//
// Raw is every object under the configured prefixes whose name ends in .json (in any case), and
// everything under raw/import/raw/, since its user said so. Not raw, but counted: hidden files (a
// segment of the key begins with '.'), other endings (other programs' temporaries among them),
// imports of kinds that no transformer reads yet (raw/import/<kind>/ but raw), and keys that are
// not printable UTF-8 and could stand in no table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

struct RawEntry {
  ObjectInfo info;
  // Where the key alone decides (keys of our own forms); for others see FetchedAt().
  std::optional<Seconds> fetched_at;
};

enum class RawVerdict : std::uint8_t { kRaw, kHidden, kNotJson, kOtherImport, kBadKey };

struct RawListing {
  std::vector<RawEntry> objects;  // sorted by key, each once
  std::int64_t hidden = 0;
  std::int64_t not_json = 0;
  std::int64_t other_imports = 0;
  std::int64_t bad_keys = 0;
};

// Prefixes may overlap. An error is the store's.
Result<RawListing> ListRaw(ObjectStore& store, std::span<const std::string> raw_prefixes);

// Whether an object under one of the prefixes is raw, and why not.
RawVerdict JudgeKey(std::string_view key);

}  // namespace tracklake
