#include "simulator/routes.h"

#include <array>
#include <optional>

#include "simulator/auth.h"
#include "simulator/authorize.h"
#include "simulator/browse_handlers.h"
#include "simulator/catalogue_handlers.h"
#include "simulator/library_handlers.h"
#include "simulator/playlist_handlers.h"
#include "simulator/reccobeats.h"
#include "simulator/search.h"
#include "simulator/user_handlers.h"

namespace tracklake::simulator {
namespace {

Reply Token(const Call& call) { return IssueToken(call.world, call.request); }

using enum Needs;
using enum Reach;

constexpr std::array kRoutes = {
    Route{"GET", "/authorize", "authorize", "", kNothing, kAlways, "", Authorize},
    Route{"POST", "/api/token", "token", "", kNothing, kAlways, "", Token},
    Route{"GET", "/v1/playlists/*", "playlist", "playlists", kToken, kAlways, "", GetPlaylist},
    Route{"GET", "/v1/playlists/*/tracks", "playlist_tracks", "playlists/items", kToken,
          kRemoved2026, "", GetPlaylistTracks},
    Route{"GET", "/v1/playlists/*/items", "playlist_items", "playlists/items", kToken, kAlways, "",
          GetPlaylistItems},
    Route{"GET", "/v1/artists/*", "artist", "artists", kToken, kAlways, "", GetArtist},
    Route{"GET", "/v1/artists", "artists", "artists", kToken, kRemoved2026, "", GetArtists},
    Route{"GET", "/v1/artists/*/albums", "artist_albums", "artists/albums", kToken, kAlways, "",
          GetArtistAlbums},
    Route{"GET", "/v1/artists/*/top-tracks", "artist_top_tracks", "artists/top-tracks", kToken,
          kRemoved2026, "", GetArtistTopTracks},
    Route{"GET", "/v1/artists/*/related-artists", "related_artists", "artists/related-artists",
          kToken, kUnknown2024, "", GetRelatedArtists},
    Route{"GET", "/v1/albums/*", "album", "albums", kToken, kAlways, "", GetAlbum},
    Route{"GET", "/v1/albums/*/tracks", "album_tracks", "albums/tracks", kToken, kAlways, "",
          GetAlbumTracks},
    Route{"GET", "/v1/albums", "albums", "albums", kToken, kRemoved2026, "", GetAlbums},
    Route{"GET", "/v1/tracks/*", "track", "tracks", kToken, kAlways, "", GetTrack},
    Route{"GET", "/v1/tracks", "tracks", "tracks", kToken, kRemoved2026, "", GetTracks},
    Route{"GET", "/v1/episodes/*", "episode", "episodes", kToken, kAlways, "", GetEpisode},
    Route{"GET", "/v1/audio-features/*", "audio_features", "audio-features", kToken, kSilent2024,
          "", GetAudioFeatures},
    Route{"GET", "/v1/audio-features", "audio_features_batch", "audio-features", kToken,
          kSilent2024, "", GetAudioFeaturesBatch},
    Route{"GET", "/v1/me", "me", "me", kUser, kAlways, "", GetMe},
    Route{"GET", "/v1/me/playlists", "me_playlists", "me/playlists", kUser, kAlways,
          "playlist-read-private", GetMyPlaylists},
    Route{"GET", "/v1/me/tracks", "me_tracks", "me/tracks", kUser, kAlways, "user-library-read",
          GetMyTracks},
    Route{"GET", "/v1/me/albums", "me_albums", "me/albums", kUser, kAlways, "user-library-read",
          GetMyAlbums},
    Route{"GET", "/v1/me/following", "me_following", "me/following", kUser, kAlways,
          "user-follow-read", GetFollowing},
    Route{"GET", "/v1/me/top/artists", "me_top_artists", "me/top", kUser, kAlways, "user-top-read",
          GetTopArtists},
    Route{"GET", "/v1/me/top/tracks", "me_top_tracks", "me/top", kUser, kAlways, "user-top-read",
          GetTopTracks},
    Route{"GET", "/v1/me/player/recently-played", "recently_played", "me/player", kUser, kAlways,
          "user-read-recently-played", GetRecentlyPlayed},
    Route{"GET", "/v1/search", "search", "search", kToken, kAlways, "", Search},
    Route{"GET", "/reccobeats/v1/audio-features", "reccobeats", "reccobeats", kNothing, kAlways, "",
          GetReccoBeatsFeatures},
    Route{"GET", "/v1/browse/new-releases", "new_releases", "browse/new-releases", kToken,
          kRemoved2026, "", GetNewReleases},
    Route{"GET", "/v1/markets", "markets", "markets", kToken, kRemoved2026, "", GetMarkets},
};

std::optional<std::vector<std::string>> MatchPath(std::string_view pattern, std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);  // as spotipy asks for /me/
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

std::optional<Reply> RefuseClosed(const AppRules& rules, Reach reach) {
  switch (reach) {
    case kRemoved2026:
      if (!rules.has_removed) return ApiError(403, "Forbidden");
      break;
    case kSilent2024:
      if (!rules.has_2024) return SilentError(403);
      break;
    case kUnknown2024:
      if (!rules.has_removed) return ApiError(403, "Forbidden");
      if (!rules.has_2024) return ApiError(404, "Resource not found");
      break;
    case kAlways:
      break;
  }
  return std::nullopt;
}

std::optional<Reply> RefuseStanding(const World& world, const Caller& caller) {
  if (!world.standing.premium) {
    return PlainText(403,
                     "Active premium subscription required for the owner of the app. When the "
                     "subscription status changes, it can take a few hours before requests are "
                     "allowed again.");
  }
  if (!world.standing.registered && caller.user != kNobody) {
    return PlainText(
        403, "Check settings on developer.spotify.com/dashboard, the user may not be registered.");
  }
  return std::nullopt;
}

std::optional<Reply> RefuseUser(const Caller& caller, const Route& route) {
  if (!route.scope.empty() && !caller.Has(route.scope)) {
    return ApiError(403, "Insufficient client scope");
  }
  if (route.needs == kUser && caller.user == kNobody) return ApiError(401, "Unauthorized.");
  return std::nullopt;
}

std::optional<Reply> SpendQuota(World& world, const Caller& caller, const Route& route) {
  const Seconds now = world.clock.Now();
  const auto retry_at = world.quota.Spend(world.apps[caller.app].account, route.family, now);
  return retry_at ? std::optional(QuotaExceeded(*retry_at - now)) : std::nullopt;
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
  Caller caller;
  if (match.route->needs != kNothing) {
    const auto known = Identify(world, request);
    if (!known) return known.error();
    caller = *known;
    if (auto refusal = RefuseStanding(world, caller)) return *refusal;
    if (auto refusal = SpendQuota(world, caller, *match.route)) return *refusal;
  }
  if (auto refusal = RefuseClosed(world.rules, match.route->reach)) return *refusal;
  if (auto refusal = RefuseUser(caller, *match.route)) return *refusal;
  return match.route->handler({world, request, caller, match.args});
}

}  // namespace tracklake::simulator
