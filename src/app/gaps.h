// What was not captured, why, and what can be done about it. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/services.h"
#include "base/result.h"

namespace tracklake::app {

// A row of the view `gaps`.
struct Gap {
  std::string what;
  std::string id;
  std::string reason;
  std::optional<std::int64_t> missing_items;
  std::string last_at;  // as a query prints it
  bool is_recoverable = false;
  bool was_asked_for = true;  // by a run; else it was imported, and no run asks for it by itself
};

// Why, for people: of a playlist whose entries an imported file lacks, nobody knows that Spotify
// withheld them.
std::string_view ReasonOfGap(const Gap& gap);

// What a person can do about a gap, or need not; "" when nobody knows.
std::string_view CureOfGap(const Gap& gap);

// Calls `take` for each of the lake's, those that can still be had first, until it returns false.
Result<> VisitGaps(const Services& services, ObjectStore* store,
                   const std::function<bool(Gap gap)>& take);
// All of them.
Result<std::vector<Gap>> ReadGaps(const Services& services, ObjectStore* store);

// Has nothing come into the tables yet?
Result<bool> IsEmpty(ObjectStore* store);

}  // namespace tracklake::app
