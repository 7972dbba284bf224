// What leads from one thing to others: an artist's albums and best songs, artists alike, what came
// out today, the markets. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// ?include_groups=album,single,compilation; the newest first.
Reply GetArtistAlbums(const Call& call);
Reply GetArtistTopTracks(const Call& call);
Reply GetRelatedArtists(const Call& call);
Reply GetNewReleases(const Call& call);
Reply GetMarkets(const Call& call);

}  // namespace tracklake::simulator
