#include "spotify/scopes.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace tracklake {

std::vector<std::string> ScopesFor(const WantedSources& wanted) {
  const bool nothing = !wanted.playlists && !wanted.saved && !wanted.followed_artists &&
                       !wanted.top && !wanted.recently_played;
  std::vector<std::string> scopes;
  if (wanted.playlists || nothing) {
    scopes = {"playlist-read-private", "playlist-read-collaborative"};
  }
  if (wanted.saved) scopes.emplace_back("user-library-read");
  if (wanted.followed_artists) scopes.emplace_back("user-follow-read");
  if (wanted.top) scopes.emplace_back("user-top-read");
  if (wanted.recently_played) scopes.emplace_back("user-read-recently-played");
  return scopes;
}

std::vector<std::string> MissingScopes(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& granted) {
  std::vector<std::string> missing;
  std::ranges::copy_if(wanted, std::back_inserter(missing), [&](const std::string& scope) {
    return std::ranges::find(granted, scope) == granted.end();
  });
  return missing;
}

std::string JoinScopes(const std::vector<std::string>& scopes) {
  return fmt::format("{}", fmt::join(scopes, " "));
}

std::vector<std::string> SplitScopes(std::string_view text) { return SplitList(text, ' '); }

}  // namespace tracklake
