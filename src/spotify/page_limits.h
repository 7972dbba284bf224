// The greatest `limit` that an endpoint family takes, learnt from "400 invalid limit" and
// remembered in the lake for a week, under
//
//     _tracklake/state/page_limits.json
//     {"schema_version":1,"families":{"<family>":{"limit":…,"at":"…"}}}
//
// Loss of this state costs one refused call a family, never data. Safe for concurrent use;
// processes may share it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/state_object.h"

namespace tracklake {

// Later the family is asked with the usual limit again.
inline constexpr std::chrono::days kPageLimitsLast{7};

class PageLimits {
 public:
  // Borrows both.
  PageLimits(ObjectStore* store, Clock* clock);

  // nullopt: nothing is known against the usual limit. `family` is FamilyOf() the target.
  std::optional<int> Of(std::string_view family);

  // The family refuses this limit: from now on NextLimit() of it counts, durably. Fails with the
  // store's errors only.
  Result<> Lower(std::string_view family, int refused);

  // The next lower limit that Spotify is known to have somewhere; of 1, there is none: 1.
  static int NextLimit(int refused);

 private:
  struct Learned {
    int limit = 0;
    Seconds at{};
  };
  using Families = std::map<std::string, Learned, std::less<>>;

  static std::string Format(const Families& families);
  static Result<Families> Parse(const std::string& bytes, std::string_view place);

  Clock* const clock_;
  Mutex mutex_;
  StateObject<Families> object_ TL_GUARDED_BY(mutex_);
  // Once it was looked for; nullptr before.
  StateObject<Families>::Value families_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
