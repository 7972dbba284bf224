#include "simulator/library_size.h"

#include <algorithm>
#include <charconv>

#include "simulator/http.h"

namespace tracklake::simulator {
namespace {

constexpr int kMost = 100'000;

int* FieldOf(LibrarySize& size, std::string_view name) {
  if (name == "tracks") return &size.tracks;
  if (name == "artists") return &size.artists;
  if (name == "albums") return &size.albums;
  if (name == "following") return &size.following;
  return name == "playlists" ? &size.playlists : nullptr;
}

Error Complaint(std::string_view part) {
  return {ErrorKind::kUsage,
          fmt::format("\"{}\" says nothing about a library", part),
          "Write tracks=5000,artists=2000,albums=12,following=60,playlists=40, or some of these.",
          {}};
}

}  // namespace

Result<LibrarySize> ParseLibrary(std::string_view text) {
  LibrarySize size;
  for (const std::string& part : SplitList(text)) {
    const std::size_t equals = part.find('=');
    int* field = FieldOf(size, std::string_view(part).substr(0, equals));
    if (field == nullptr || equals == std::string::npos) return std::unexpected(Complaint(part));
    const char* end = part.data() + part.size();
    const auto [read, error] = std::from_chars(part.data() + equals + 1, end, *field);
    if (error != std::errc{} || read != end || *field < 0 || *field > kMost) {
      return std::unexpected(Complaint(part));
    }
  }
  size.artists = std::clamp(size.artists, 1, std::max(size.tracks, 1));
  size.following = std::min(size.following, size.artists);
  size.albums = std::min(size.albums, size.artists);
  return size;
}

}  // namespace tracklake::simulator
