// Which raw objects retention has taken away:
//
//   _tracklake/expired/<YYYY-MM-DD>.json  {schema_version, day, checksum,
//                                          objects [{raw_key, sha256, size}], one a line}
//
// The marker is written before the first of its objects goes. A day that has one is frozen: its
// rows cannot be derived again, so it is not rewritten or replayed once one of them is gone, what
// comes late stays incremental, and a verification compares its parts by their hashes. Raw that is
// gone and stands in no marker is damage. `checksum` is the hash16 of the other lines. Values and
// pure functions but where a store is given; any thread.
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

inline constexpr std::string_view kExpiredPrefix = "_tracklake/expired/";

struct ExpiredObject {
  std::string raw_key;
  std::string sha256;
  std::uint64_t size = 0;

  friend bool operator==(const ExpiredObject&, const ExpiredObject&) = default;
};

struct ExpiryMarker {
  Day day{};
  std::vector<ExpiredObject> objects;  // sorted by raw key, each once

  bool Holds(std::string_view raw_key) const;

  friend bool operator==(const ExpiryMarker&, const ExpiryMarker&) = default;
};

std::string ExpiryKey(Day day);

std::string WriteExpiryMarker(const ExpiryMarker& marker);
// kCorruption for anything but what WriteExpiryMarker makes and `key` is the place of.
Result<ExpiryMarker> ParseExpiryMarker(std::string_view key, std::string_view bytes);

struct StoredMarker {
  ExpiryMarker marker;  // of no objects where there is none
  std::optional<ObjectVersion> version;
};

// The day's marker, none included. kCorruption for one that does not read; any other error is the
// store's.
Result<StoredMarker> ReadExpiryMarker(ObjectStore& store, Day day);

// The days that have one, in order. No marker is read.
Result<std::vector<Day>> FrozenDays(ObjectStore& store);

}  // namespace tracklake
