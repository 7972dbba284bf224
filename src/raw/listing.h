// Which objects are raw. Any thread.
//
// Raw is every object under the configured prefixes whose name ends in .json (in any case), and
// everything under raw/import/raw/, since its user said so. Not raw, but counted: hidden files (a
// segment of the key begins with '.'), other endings (other programs' temporaries among them),
// imports of kinds that no transformer reads yet (raw/import/<kind>/ but raw), keys that are not
// printable UTF-8 and could stand in no table, folders that cannot be read, and objects that were
// withdrawn (withdrawn.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "raw/fetched_at.h"
#include "raw/withdrawn.h"
#include "store/object_store.h"

namespace tracklake {

struct RawEntry {
  ObjectInfo info;
  // Where the key alone decides (keys of our own forms); for others see FetchedAt().
  std::optional<Seconds> fetched_at;
  FirstSeen seen;  // where nothing tells the time
};

enum class RawVerdict : std::uint8_t {
  kRaw,
  kHidden,
  kNotJson,
  kOtherImport,
  kBadKey,
  kClosedFolder,
  kWithdrawn
};
// "hidden", "not .json" …: why it is left out, as told to people.
std::string_view NameOf(RawVerdict verdict);

// What lies below a raw prefix and is not read.
struct LeftOut {
  std::string key;
  RawVerdict verdict{};
};

struct RawListing {
  std::vector<RawEntry> objects;  // sorted by key, each once
  std::vector<LeftOut> left_out;  // sorted by key
  Withdrawals withdrawals;
};

// Prefixes may overlap. An error is the store's.
Result<RawListing> ListRaw(ObjectStore& store, std::span<const std::string> raw_prefixes);

// Whether an object under one of the prefixes is raw, and why not.
RawVerdict JudgeKey(std::string_view key);

// kUsage when the key is not raw, or lies under none of the prefixes.
Result<> CheckRawKey(const std::string& key, std::span<const std::string> raw_prefixes);

// Reason → how many.
std::map<std::string, std::int64_t> CountByReason(std::span<const LeftOut> left_out);

}  // namespace tracklake
