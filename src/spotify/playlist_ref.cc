#include "spotify/playlist_ref.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tracklake {
namespace {

constexpr std::size_t kIdLength = 22;  // 128 bits in base 62

bool IsId(std::string_view text) {
  return text.size() == kIdLength && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::unexpected<Error> NotAPlaylist(std::string_view text, std::string_view why) {
  constexpr std::size_t kShown = 100;
  return WithHint(
      Fail(ErrorKind::kUsage, "\"{}\" names no playlist: {}", text.substr(0, kShown), why),
      "Use its address (Share > Copy link), URI (spotify:playlist:…) or id of 22 letters and "
      "digits.");
}

// The id behind the word "playlist" in the parts of a URI or of a path.
Result<std::string> FindId(std::string_view text, const std::vector<std::string_view>& parts) {
  const auto word = std::ranges::find(parts, "playlist");
  if (word != parts.end() && word + 1 != parts.end()) {
    if (IsId(word[1])) return std::string(word[1]);
    return NotAPlaylist(text, "what follows \"playlist\" is not an id");
  }
  constexpr std::array<std::string_view, 6> kOthers = {"track",   "album", "artist",
                                                       "episode", "show",  "collection"};
  for (const std::string_view part : parts) {
    if (std::ranges::find(kOthers, part) != kOthers.end()) {
      return NotAPlaylist(text, fmt::format("it is of kind {}", part));
    }
  }
  return NotAPlaylist(text, "there is no \"playlist\" in it");
}

std::string_view WithoutScheme(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return text;
}

}  // namespace

Result<std::string> ParsePlaylistRef(std::string_view text) {
  const std::string_view ref = Trim(text);
  if (IsId(ref)) return std::string(ref);
  if (ref.starts_with("spotify:")) return FindId(ref, Split(ref, ':'));
  std::string_view address = WithoutScheme(ref);
  address = address.substr(0, address.find_first_of("?#"));
  const std::string_view host = address.substr(0, address.find('/'));
  if (host == "open.spotify.com" || host == "play.spotify.com") {
    return FindId(ref, Split(address.substr(host.size()), '/'));
  }
  if (host == "spotify.link" || host == "spotify.app.link") {
    return NotAPlaylist(ref, "a short link hides what it stands for; open it and copy the address");
  }
  return NotAPlaylist(ref, "it is neither an id, nor a URI, nor an address of open.spotify.com");
}

}  // namespace tracklake
