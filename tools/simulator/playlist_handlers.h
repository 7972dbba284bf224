// Playlists and their entries. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// Limits of Spotify's: of entries that come with a playlist, and of a page in either shape.
constexpr int kEmbeddedEntries = 100;
constexpr int kMaxTracksPage = 100;
constexpr int kMaxItemsPage = 50;
constexpr int kDefaultItemsPage = 20;

// GET /v1/playlists/{id}, with the first entries. `fields` chooses among the top-level names.
Reply GetPlaylist(const Call& call);

// GET /v1/playlists/{id}/tracks, the page of the classic shape.
Reply GetPlaylistTracks(const Call& call);

// GET /v1/playlists/{id}/items
Reply GetPlaylistItems(const Call& call);

// Everything of a playlist but its entries.
Json PlaylistHead(const Call& call, const Playlist& playlist, const Content& content);

// A playlist as it stands in lists: with the number of its entries; null where a development app
// may not see it.
Json ListedPlaylist(const Call& call, const Playlist& playlist);

}  // namespace tracklake::simulator
