// The user's last plays. Spotify keeps no more than fifty, so each run asks from two hours before
// the last play that has landed; what comes twice the views fold. A full window that does not reach
// back to that play may have lost some: that lands as a gap that no later run closes. The time of
// the last play, and what the last answer held, is remembered under _tracklake/state/cursors/ once
// the plays have landed. An answer without a new play lands nothing, but for one a UTC day that
// says that it was looked at (`reused_from`).
//
// Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "spotify/client.h"
#include "spotify/profile.h"
#include "store/object_store.h"

namespace tracklake {

// What captures call the list of plays.
inline constexpr std::string_view kRecentlyPlayed = "recently-played";

inline constexpr int kPlaysWindow = 50;
inline constexpr std::chrono::hours kPlaysOverlap{2};

struct PlaysFetch {
  std::vector<std::string> raw_keys;
  std::optional<Seconds> fetched_at;  // nullopt: nothing came
  std::optional<Refusal> refusal;     // why
  std::int64_t plays = 0;
  bool unchanged = false;                 // no play that had not landed
  std::optional<Seconds> may_miss_after;  // plays after this one may be lost
  int calls = 0;
};

// Fails only when something cannot be landed (the store's errors).
Result<PlaysFetch> FetchPlays(Client* client, ObjectStore* store, const Profile& account);

}  // namespace tracklake
