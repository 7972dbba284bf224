#include "raw/raw_key.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/unicode.h"

namespace tracklake {
namespace {

constexpr std::size_t kDateBytes = 10;       // 2026-11-20
constexpr std::size_t kTimestampBytes = 16;  // 20261120T060000Z
constexpr std::size_t kSha8Bytes = 8;

std::string Sha8(std::string_view bytes) { return Sha256Hex(bytes).substr(0, kSha8Bytes); }

bool IsSha8(std::string_view text) {
  return text.size() == kSha8Bytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Ids stand in keys beside hyphens and on file systems that dislike colons.
std::string KeySafeId(std::string_view id) {
  std::string safe(id.substr(0, kMaxNameBytes));
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  std::ranges::replace_if(safe, [&](char c) { return kAllowed.find(c) == kAllowed.npos; }, '_');
  return safe;
}

// A date folder and a timestamp that belong together.
std::optional<OwnKey> OwnKeyOf(std::string_view date, std::string_view timestamp,
                               std::string_view sha8) {
  const auto time = ParseCompactTimestamp(timestamp);
  if (!time || FormatDate(DayOf(*time)) != date || !IsSha8(sha8)) return std::nullopt;
  return OwnKey{*time, sha8};
}

// <date>/<kind>-<id>-<timestamp>-<sha8>.json
std::optional<OwnKey> ParseSpotifyKey(std::string_view rest) {
  constexpr std::string_view kEnding = ".json";
  constexpr std::size_t kTail = kTimestampBytes + 1 + kSha8Bytes;
  if (!rest.ends_with(kEnding)) return std::nullopt;
  rest.remove_suffix(kEnding.size());
  if (rest.size() < kDateBytes + 1 + 1 + kTail || rest[kDateBytes] != '/') return std::nullopt;
  const std::string_view tail = rest.substr(rest.size() - kTail);
  const std::string_view name = rest.substr(kDateBytes + 1, rest.size() - kDateBytes - 1 - kTail);
  if (!name.ends_with('-') || name.find('/') != name.npos) return std::nullopt;
  if (tail[kTimestampBytes] != '-') return std::nullopt;
  return OwnKeyOf(rest.substr(0, kDateBytes), tail.substr(0, kTimestampBytes),
                  tail.substr(kTimestampBytes + 1));
}

// <date>/<timestamp>-<sha8>-<file name>
std::optional<OwnKey> ParseImportKey(std::string_view rest) {
  constexpr std::size_t kTimestampAt = kDateBytes + 1;
  constexpr std::size_t kSha8At = kTimestampAt + kTimestampBytes + 1;
  constexpr std::size_t kNameAt = kSha8At + kSha8Bytes + 1;
  if (rest.size() < kNameAt || rest[kDateBytes] != '/' || rest[kSha8At - 1] != '-' ||
      rest[kNameAt - 1] != '-' || rest.substr(kNameAt).find('/') != rest.npos) {
    return std::nullopt;
  }
  return OwnKeyOf(rest.substr(0, kDateBytes), rest.substr(kTimestampAt, kTimestampBytes),
                  rest.substr(kSha8At, kSha8Bytes));
}

}  // namespace

std::string SpotifyKey(std::string_view kind, std::string_view id, Seconds fetched_at,
                       std::string_view bytes) {
  return SpotifyKeyOfHash(kind, id, fetched_at, Sha256Hex(bytes));
}

std::string SpotifyKeyOfHash(std::string_view kind, std::string_view id, Seconds fetched_at,
                             std::string_view sha256) {
  return fmt::format("{}{}/{}-{}-{}-{}.json", kSpotifyPrefix, FormatDate(DayOf(fetched_at)), kind,
                     KeySafeId(id), FormatCompactTimestamp(fetched_at),
                     sha256.substr(0, kSha8Bytes));
}

std::string ImportKeyStem(std::string_view kind, Seconds fetched_at, std::string_view bytes) {
  return fmt::format("{}{}/{}/{}-{}-", kImportPrefix, kind, FormatDate(DayOf(fetched_at)),
                     FormatCompactTimestamp(fetched_at), Sha8(bytes));
}

std::string ImportKey(std::string_view kind, Seconds fetched_at, std::string_view bytes,
                      std::string_view file_name) {
  return ImportKeyStem(kind, fetched_at, bytes) + KeySafeName(file_name);
}

std::string KeySafeName(std::string_view name) {
  std::string safe;
  while (!name.empty()) {
    const Character character = FirstCharacter(name);
    const bool keep = character.valid && character.code != '/' && !IsUnsafeToPrint(character.code);
    const std::string_view part = keep ? name.substr(0, character.bytes) : "_";
    if (safe.size() + part.size() > kMaxNameBytes) break;
    safe += part;
    name.remove_prefix(character.bytes);
  }
  return safe;
}

std::optional<OwnKey> ParseOwnKey(std::string_view key) {
  if (key.starts_with(kSpotifyPrefix)) return ParseSpotifyKey(key.substr(kSpotifyPrefix.size()));
  const auto kind = ImportKind(key);
  if (!kind) return std::nullopt;
  return ParseImportKey(key.substr(kImportPrefix.size() + kind->size() + 1));
}

std::optional<Seconds> TimeOfOwnKey(std::string_view key) {
  const auto own = ParseOwnKey(key);
  return own ? std::optional(own->time) : std::nullopt;
}

std::optional<std::string_view> ImportKind(std::string_view key) {
  if (!key.starts_with(kImportPrefix)) return std::nullopt;
  key.remove_prefix(kImportPrefix.size());
  const std::size_t slash = key.find('/');
  if (slash == key.npos) return std::nullopt;
  return key.substr(0, slash);
}

}  // namespace tracklake
