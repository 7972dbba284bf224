// Fetches playlists and personal collections and lands them in the raw zone: each thing asked for
// ends in raw objects, in a failure object that says why not, or in both (promise P3). One list's
// trouble is not the next one's; what every request would meet (credentials, an upstream that is
// down) is asked for no further, and stated for each that remains.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "extract/finished_lists.h"
#include "extract/report.h"
#include "extract/scope_refusals.h"
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

// After so many lists in a row that could not be reached, upstream is down.
inline constexpr int kMaxUnreachableInARow = 3;

struct ExtractProgress {
  std::size_t playlist = 0;  // 0-based
  std::size_t playlists = 0;
  std::string_view id;
  std::int64_t entries = 0;
  std::optional<std::int64_t> claimed;
};

// What is fetched of the user's own, each by itself.
struct Sources {
  bool own_playlists = false;  // own and collaborative ones
  bool saved_tracks = false;
  bool saved_albums = false;
  bool followed_artists = false;
  bool top = false;  // artists and tracks over three ranges
  bool recently_played = false;

  bool any() const {
    return own_playlists || saved_tracks || saved_albums || followed_artists || top ||
           recently_played;
  }
};

struct ExtractRequest {
  std::vector<std::string> playlist_ids;  // of ParsePlaylistRef(); repeats are asked for once
  std::string market;                     // two letters, or empty
  Sources sources;
  bool has_user = false;  // a user has consented; without one, sources are withheld
  int concurrency = 1;    // requests at once
  // Asked when a playlist has not changed since it last came whole, at most once: false when it is
  // to be fetched all the same. Without it every playlist is fetched.
  std::function<bool()> reuses_unchanged;
  // What an earlier start of the same job has landed is not asked for again, but for who the user
  // is, which playlists there are, and recent plays. Borrowed; nullptr: everything is asked for.
  FinishedLists* finished = nullptr;
  // What the user's consent was found not to cover is not asked for. Borrowed; nullptr: it is.
  const ScopeRefusals* scopes = nullptr;
  // From any thread, never two at once.
  std::function<void(const ExtractProgress&)> progress;
};

// Two capital letters; empty: none is sent.
bool IsMarket(std::string_view market);

// Not thread-safe.
class Extractor {
 public:
  // Borrows everything.
  Extractor(Client* client, ObjectStore* store, Clock* clock)
      : client_(client), store_(store), clock_(clock) {}

  // Fails only when something cannot be landed (the store's errors) or asked for (kUsage); what
  // was landed before stays.
  Result<ExtractReport> Run(const ExtractRequest& request);

 private:
  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
};

}  // namespace tracklake
