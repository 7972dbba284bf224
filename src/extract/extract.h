// Fetches playlists and lands them in the raw zone: each playlist asked for ends in raw objects, in
// a failure object that says why not, or in both (promise P3). One playlist's trouble is not the
// next one's; what every request would meet (credentials, an upstream that is down) is asked for
// no further, and stated for each that remains.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

// After so many playlists in a row that could not be reached, upstream is down.
inline constexpr int kMaxUnreachableInARow = 3;

enum class FetchOutcome : std::uint8_t {
  kComplete,
  kPartial,   // fewer entries than claimed, or read while it changed
  kWithheld,  // Spotify keeps the entries, or all of it, from this app or user
  kFailed,
  kDeferred,  // quota or rate limit
};

inline constexpr int kMaxConcurrency = 16;

std::string_view FetchOutcomeName(FetchOutcome outcome);

struct PlaylistReport {
  std::string id;
  FetchOutcome outcome = FetchOutcome::kFailed;
  std::vector<std::string> raw_keys;  // landed by this fetch; a failure object's stands last
  std::int64_t entries = 0;
  std::optional<std::int64_t> claimed;
  int pages = 0;
  int calls = 0;
  bool suspended = false;      // what came is kept in pages; the next run goes on
  bool recoverable = false;    // may what is missing still be had?
  std::optional<Error> error;  // why something is missing, with its cure
};

struct ExtractReport {
  std::vector<PlaylistReport> playlists;  // in the order asked for, each once
  std::optional<Error> stopped;           // what kept the run from asking further
  std::optional<Seconds> retry_at;        // the latest of the deferred ones
  int calls = 0;
  int pages_discarded = 0;  // had come, were of no use any more, and were thrown away
};

struct ExtractProgress {
  std::size_t playlist = 0;  // 0-based
  std::size_t playlists = 0;
  std::string_view id;
  std::int64_t entries = 0;
  std::optional<std::int64_t> claimed;
};

struct ExtractRequest {
  std::vector<std::string> playlist_ids;  // of ParsePlaylistRef(); repeats are asked for once
  std::string market;                     // two letters, or empty
  int concurrency = 1;                    // requests at once, kMaxConcurrency at most
  // From any thread, never two at once.
  std::function<void(const ExtractProgress&)> progress;
};

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
