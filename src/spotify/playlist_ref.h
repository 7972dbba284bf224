// The ways in which people name a playlist. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// The id in an id, a URI (spotify:playlist:…, spotify:user:…:playlist:…) or an address
// (open.spotify.com/playlist/…, with or without scheme, language, user and ?si=). kUsage with what
// was found instead and how to name a playlist.
Result<std::string> ParsePlaylistRef(std::string_view text);

}  // namespace tracklake
