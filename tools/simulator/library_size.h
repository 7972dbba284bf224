// How much the listener owns. Pure, any thread.
#pragma once

#include <string_view>

#include "base/result.h"

namespace tracklake::simulator {

struct LibrarySize {
  int tracks = 300;    // saved songs
  int artists = 80;    // whose songs these are
  int albums = 12;     // saved albums
  int following = 60;  // followed artists, of those
  int playlists = 0;   // own and collaborative ones of these songs; 0: two of the world's
};

// "tracks=5000,artists=2000,playlists=40": any of the names above. Fails with kUsage.
Result<LibrarySize> ParseLibrary(std::string_view text);

}  // namespace tracklake::simulator
