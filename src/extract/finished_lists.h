// Lists that have landed in a job that has not ended, under
//
//     _tracklake/state/finished/<hash16 of the request>.json
//
// so that the next start of a job that was killed or deferred goes on with the lists that remain. A
// job that ends forgets them, and the next one asks for everything again; so does one that starts
// after kMaxFinishedAge. Loss of this state costs calls, never data. Not thread-safe; processes may
// share it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

// Later a list is news again.
inline constexpr std::chrono::hours kMaxFinishedAge{1};

struct FinishedList {
  std::int64_t entries = 0;
  bool is_withheld = false;                // Spotify keeps its entries
  std::optional<std::string> snapshot_id;  // of a playlist
};

class FinishedLists {
 public:
  // Borrows both.
  FinishedLists(ObjectStore* store, Clock* clock) : store_(store), clock_(clock) {}

  // nullopt: it has not landed, or too long ago. `request` is what makes two lists the same one.
  Result<std::optional<FinishedList>> Find(std::string_view request) const;

  // It has landed; durable afterwards.
  Result<> Add(std::string_view request, const FinishedList& list);

  // The job has ended.
  Result<> Forget();

 private:
  ObjectStore* const store_;
  Clock* const clock_;
};

}  // namespace tracklake
