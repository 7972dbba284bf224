// What a user is asked to consent to: no more than the configured sources need. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

// What is to be fetched that a user's consent decides about.
struct WantedSources {
  bool playlists = false;  // named ones, or all of the user's own
  bool saved = false;      // tracks or albums
  bool followed_artists = false;
  bool top = false;
  bool recently_played = false;
};

// In a fixed order. Wanting nothing at all means playlists: that is what extract reads.
std::vector<std::string> ScopesFor(const WantedSources& wanted);

// Those of `wanted` that are not in `granted`, in the order of `wanted`.
std::vector<std::string> MissingScopes(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& granted);

// "a b c" and back, as the accounts service writes them.
std::string JoinScopes(const std::vector<std::string>& scopes);
std::vector<std::string> SplitScopes(std::string_view text);

}  // namespace tracklake
