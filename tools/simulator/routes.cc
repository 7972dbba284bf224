#include "simulator/routes.h"

#include <array>
#include <optional>

#include "simulator/auth.h"
#include "simulator/catalogue_handlers.h"
#include "simulator/playlist_handlers.h"

namespace tracklake::simulator {
namespace {

Reply Token(const Call& call) { return IssueToken(call.world, call.request); }

constexpr std::array kRoutes = {
    Route{"POST", "/api/token", "token", false, Token},
    Route{"GET", "/v1/playlists/*", "playlist", true, GetPlaylist},
    Route{"GET", "/v1/playlists/*/tracks", "playlist_tracks", true, GetPlaylistTracks},
    Route{"GET", "/v1/playlists/*/items", "playlist_items", true, GetPlaylistItems},
    Route{"GET", "/v1/artists/*", "artist", true, GetArtist},
    Route{"GET", "/v1/artists", "artists", true, GetArtists},
    Route{"GET", "/v1/albums/*", "album", true, GetAlbum},
    Route{"GET", "/v1/albums/*/tracks", "album_tracks", true, GetAlbumTracks},
    Route{"GET", "/v1/albums", "albums", true, GetAlbums},
    Route{"GET", "/v1/tracks/*", "track", true, GetTrack},
    Route{"GET", "/v1/tracks", "tracks", true, GetTracks},
    Route{"GET", "/v1/episodes/*", "episode", true, GetEpisode},
    Route{"GET", "/v1/audio-features/*", "audio_features", true, GetAudioFeatures},
    Route{"GET", "/v1/audio-features", "audio_features_batch", true, GetAudioFeaturesBatch},
};

std::optional<std::vector<std::string>> MatchPath(std::string_view pattern, std::string_view path) {
  const auto wanted = SplitList(pattern, '/');
  const auto given = SplitList(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> args;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "*") {
      args.push_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return args;
}

}  // namespace

Match FindRoute(const Request& request) {
  for (const Route& route : kRoutes) {
    if (request.method != route.method) continue;
    if (auto args = MatchPath(route.pattern, request.path)) return {&route, std::move(*args)};
  }
  return {nullptr, {}};
}

Reply Serve(World& world, const Request& request, const Match& match) {
  if (match.route == nullptr) return ApiError(404, "Service not found");
  if (match.route->needs_token) {
    if (auto refusal = RefuseBearer(world, request)) return *refusal;
  }
  return match.route->handler({world, request, match.args});
}

}  // namespace tracklake::simulator
