#include <vector>

#include "spotify/errors.h"

namespace tracklake {
namespace {

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  path = path.substr(0, path.find('?'));
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (!segment.empty()) segments.push_back(segment);
  }
  return segments;
}

}  // namespace

std::string FamilyOf(std::string_view path) {
  const std::vector<std::string_view> segments = Segments(path);
  if (segments.empty()) return "";
  const std::string_view first = segments[0];
  if (first == "me" || first == "browse") {
    return segments.size() == 1 ? std::string(first) : fmt::format("{}/{}", first, segments[1]);
  }
  if (segments.size() < 3) return std::string(first);
  const bool entries = first == "playlists" && segments[2] == "tracks";  // the name until 2026
  return fmt::format("{}/{}", first, entries ? "items" : segments[2]);
}

std::string_view ServiceOf(std::string_view family) {
  return family == "reccobeats" ? "ReccoBeats" : "Spotify";
}

}  // namespace tracklake
