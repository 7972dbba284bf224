// What became of a reading of a list so far, kept beside its pages (pages_in_progress.h).
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "store/object_store.h"
#include "store/state_object.h"

namespace tracklake {

struct PagesStanding {
  int partials = 0;        // objects, or groups of them, that have landed of the reading so far
  std::int64_t pages = 0;  // that the last of them was made of
  int failures = 0;        // runs in a row in which pages failed and none came
  Seconds failed_at{};     // the last of them
  std::string reason, message;  // why
};

// In the reading's folder, which ends in '/'. Borrows the store.
StateObject<PagesStanding> StandingIn(ObjectStore* store, const std::string& folder);

}  // namespace tracklake
