#include "raw/land.h"

#include <utility>

#include "raw/raw_key.h"

namespace tracklake {

Result<Landed> LandResponse(ObjectStore& store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes) {
  std::string key = SpotifyKey(kind, id, fetched_at, bytes);
  TL_ASSIGN(const PutOutcome outcome, store.PutIfAbsent(key, bytes));
  return Landed{std::move(key), outcome};
}

}  // namespace tracklake
