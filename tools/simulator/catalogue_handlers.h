// Single artists, albums, songs and episodes, and the classic batches of them. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// The full object with its first 50 songs.
Json AlbumWithTracks(const Call& call, std::uint64_t number);

Reply GetArtist(const Call& call);
Reply GetAlbum(const Call& call);
Reply GetAlbumTracks(const Call& call);
Reply GetTrack(const Call& call);
Reply GetEpisode(const Call& call);
Reply GetAudioFeatures(const Call& call);

// ?ids=a,b,…: one element for each id, null where it is unknown.
Reply GetArtists(const Call& call);
Reply GetAlbums(const Call& call);
Reply GetTracks(const Call& call);
Reply GetAudioFeaturesBatch(const Call& call);

}  // namespace tracklake::simulator
