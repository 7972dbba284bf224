// What became of everything that a run of extraction asked for. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tracklake {

enum class FetchOutcome : std::uint8_t {
  kComplete,
  kPartial,   // fewer entries than claimed, or read while it changed
  kWithheld,  // Spotify keeps the entries, or all of it, from this app or user
  kFailed,
  kDeferred,  // quota or rate limit
};

std::string_view FetchOutcomeName(FetchOutcome outcome);

// Of a playlist, a personal collection, or another thing that a source asks for.
struct PlaylistReport {
  std::string source;  // "playlist", "saved_tracks", …: as in the configuration
  std::string id;
  FetchOutcome outcome = FetchOutcome::kFailed;
  std::vector<std::string> raw_keys;  // landed by this fetch; a failure object's stands last
  std::int64_t entries = 0;
  std::optional<std::int64_t> claimed;
  int pages = 0;
  int new_pages = 0;  // of them, that came in this run
  int calls = 0;
  bool suspended = false;        // what came is kept in pages; the next run goes on
  bool unchanged = false;        // since it last landed: at most one object a day says so
  bool finished_before = false;  // by an earlier start of this job: nothing was asked
  bool recoverable = false;      // may what is missing still be had?
  bool needs_consent = false;    // only the user can give what is missing
  std::optional<Error> error;    // why something is missing, with its cure
  std::optional<Error> doubt;    // something may be missing that nobody can fetch any more
};

struct ExtractReport {
  std::vector<PlaylistReport> playlists;  // in the order asked for, each once
  std::vector<PlaylistReport> others;     // what sources asked for besides playlists
  std::optional<Error> stopped;           // what kept the run from asking further
  std::optional<Seconds> retry_at;        // the latest of the deferred ones
  int calls = 0;
  int pages_discarded = 0;  // had come, were of no use any more, and were thrown away
};

}  // namespace tracklake
