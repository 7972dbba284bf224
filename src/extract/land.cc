#include "extract/land.h"

#include "base/sha256.h"

namespace tracklake {

Result<std::string> LandRaw(ObjectStore* store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes) {
  std::string key =
      fmt::format("raw/spotify/{}/{}-{}-{}-{}.json", FormatDate(DayOf(fetched_at)), kind, id,
                  FormatCompactTimestamp(fetched_at), Sha256Hex(bytes).substr(0, 8));
  TL_TRY(store->PutIfAbsent(key, bytes));
  return key;
}

}  // namespace tracklake
