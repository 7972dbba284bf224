// Which playlists the user owns or shares, from the list of all that the user follows. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spotify/profile.h"

namespace tracklake {

struct OwnPlaylist {
  std::string id;
  std::optional<std::string> snapshot_id;
};

// Adds the element of /me/playlists if it is one of the user's own, or a collaborative one, and not
// there yet. Playlists that Spotify keeps back stand as null in that list.
void AddOwnPlaylist(std::string_view element, const Profile& account,
                    std::vector<OwnPlaylist>* playlists);

}  // namespace tracklake
