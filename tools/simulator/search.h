// GET /v1/search: words that occur in names, over the artists, the songs of today's playlists and
// of the library, their albums, and the playlists. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// ?q=…&type=artist,track,album,playlist. The filters artist:, track:, album: and isrc: are known.
Reply Search(const Call& call);

}  // namespace tracklake::simulator
