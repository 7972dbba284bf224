// Lists that Spotify refused because the user's consent does not cover them, under
//
//     _tracklake/state/scope/<hash16 of the request>.json
//
// so that they are not asked for at every run: only after a new consent, or a week later. Loss of
// this state costs one call a list, never data. Not thread-safe; processes may share it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

inline constexpr std::chrono::days kScopeRefusalsLast{7};

class ScopeRefusals {
 public:
  // Borrows both. `consented_at`: of the consent that the calls are made with.
  ScopeRefusals(ObjectStore* store, Clock* clock, Seconds consented_at)
      : store_(store), clock_(clock), consented_at_(consented_at) {}

  // The refusal of an earlier run, while it holds. `request` is what makes two lists the same one,
  // `what` the name in errors.
  Result<std::optional<Refusal>> Find(std::string_view request, std::string_view what) const;

  // Remembers a refusal, durably, if it is one for want of a scope.
  Result<> Add(std::string_view request, const Refusal& refusal) const;

 private:
  ObjectStore* const store_;
  Clock* const clock_;
  const Seconds consented_at_;
};

}  // namespace tracklake
