// Failures that have landed since a thing last came whole, under
// _tracklake/state/open/<hash16>.json. Two uses:
//
// - A list whose pages came on several days has the fetched_at of its first page, which may be
//   older than a failure in between; `gaps` would go on showing that failure. So when the list has
//   landed, one more small object says that the thing came whole after the failure.
// - While a quota is spent, or a thing is gone, each start of the program would land the same
// failure
//   again. Of those that say the same one lands a UTC day, and while a `retry_at` is to come none.
//
// Loss of this state costs a gap shown too long, never data. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

class OpenGaps {
 public:
  // Borrows the store.
  explicit OpenGaps(ObjectStore* store) : store_(store) {}

  // Lands a failure object about (what, id) at `at`, unless the same one was landed before and what
  // it says still holds. The object's key; nullopt: it says no more than the earlier one.
  Result<std::optional<std::string>> Land(std::string_view what, std::string_view id,
                                          const Refusal& refusal, Seconds at);

  // A part of it has landed, as of `at`: what closes the gap must be no older.
  Result<> Extend(std::string_view what, std::string_view id, Seconds at);

  // (what, id) came whole, and has landed with this fetched_at. `is_captured`: what landed gives a
  // complete capture by itself. The key of the object that says so, where one was needed.
  Result<std::optional<std::string>> Close(std::string_view what, std::string_view id,
                                           Seconds fetched_at, Seconds now, bool is_captured);

 private:
  ObjectStore* const store_;
};

}  // namespace tracklake
