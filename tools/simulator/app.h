// The three kinds of app that Spotify knows, and what each of them gets. Pure, any thread.
//
//   extended  extended quota: the whole classic API
//   old-dev   development mode, created before 2026-02-11: the classic API without what ended in
//             November 2024 (audio features, related artists, editorial playlists)
//   new-dev   development mode, created since: no batches, no browsing, few fields, and the entries
//             of a playlist only for its owner and its collaborators
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace tracklake::simulator {

enum class AppClass : std::uint8_t { kExtended, kOldDev, kNewDev };

// The two shapes of objects. In that of 2026 fields are gone (markets, popularity, followers,
// genres, labels), and entries of playlists are `items` and `item`, where the classic shape says
// `tracks` and `track`.
enum class Shape : std::uint8_t { kClassic, k2026 };

struct PageLimit {
  int usual;
  int most;
};

struct AppRules {
  Shape shape;
  bool has_2024;     // what ended in November 2024 still works
  bool has_removed;  // so does what was removed in February 2026
  bool owners_only;  // entries of playlists only for owners and collaborators
  PageLimit search;
  PageLimit artist_albums;
};

AppRules RulesOf(AppClass app);

// "extended", "old-dev" or "new-dev"; kUsage for anything else.
Result<AppClass> ParseApp(std::string_view name);
std::string_view NameOf(AppClass app);

// Since when an endpoint is closed, and how it then answers.
enum class Reach : std::uint8_t {
  kAlways,
  kRemoved2026,  // 403 "Forbidden" to new-dev
  kSilent2024,   // 403 without a message to both kinds of development app
  kUnknown2024,  // 404 to old-dev, 403 "Forbidden" to new-dev
};

}  // namespace tracklake::simulator
