// The keys of our own raw objects. Their times stand in them and are the objects' fetched_at,
// whatever the bytes say. Pure functions, any thread.
//
//   raw/spotify/<YYYY-MM-DD>/<kind>-<id>-<YYYYMMDDTHHMMSSZ>-<sha8>.json      what Spotify answered
//   raw/import/<kind>/<YYYY-MM-DD>/<YYYYMMDDTHHMMSSZ>-<sha8>-<file name>     a file of the user's
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake {

inline constexpr std::string_view kSpotifyPrefix = "raw/spotify/";
inline constexpr std::string_view kImportPrefix = "raw/import/";

// Longer ids and file names are cut, on a boundary between characters.
inline constexpr std::size_t kMaxNameBytes = 150;

// `id` may be any text: a playlist's id, "me:<account>:saved_tracks", a range of ids.
std::string SpotifyKey(std::string_view kind, std::string_view id, Seconds fetched_at,
                       std::string_view bytes);

// The same of bytes whose SHA-256 is known, in hex.
std::string SpotifyKeyOfHash(std::string_view kind, std::string_view id, Seconds fetched_at,
                             std::string_view sha256);

std::string ImportKey(std::string_view kind, Seconds fetched_at, std::string_view bytes,
                      std::string_view file_name);

// What all imports of these bytes at this time begin with, whatever their files were called.
std::string ImportKeyStem(std::string_view kind, Seconds fetched_at, std::string_view bytes);

// A name without what cannot stand in one segment of a key (slashes, control characters, invalid
// UTF-8: "_" instead), cut to kMaxNameBytes.
std::string KeySafeName(std::string_view name);

// What a key of one of the forms above says of its object; nullopt for every other key.
struct OwnKey {
  Seconds time;
  std::string_view sha8;  // the first 8 hex digits of the SHA-256 of the object's bytes
};
std::optional<OwnKey> ParseOwnKey(std::string_view key);
std::optional<Seconds> TimeOfOwnKey(std::string_view key);

// The kind of an import, such as "raw" or "charts"; nullopt for keys that are not below
// raw/import/<kind>/.
std::optional<std::string_view> ImportKind(std::string_view key);

}  // namespace tracklake
