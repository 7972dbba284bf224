// The listener's library and habits, under /me. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// Own, collaborative and followed playlists; null stands where a development app may not look.
Reply GetMyPlaylists(const Call& call);
Reply GetMyTracks(const Call& call);
Reply GetMyAlbums(const Call& call);

// ?type=artist, paged by ?after= of the last artist's id.
Reply GetFollowing(const Call& call);

// ?time_range=short_term, medium_term or long_term.
Reply GetTopArtists(const Call& call);
Reply GetTopTracks(const Call& call);

// At most the last 50 plays, ?before= or ?after= in milliseconds.
Reply GetRecentlyPlayed(const Call& call);

}  // namespace tracklake::simulator
