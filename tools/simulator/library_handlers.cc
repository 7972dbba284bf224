#include "simulator/library_handlers.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/catalogue_handlers.h"
#include "simulator/library.h"
#include "simulator/paged.h"
#include "simulator/playlist_handlers.h"

namespace tracklake::simulator {
namespace {

constexpr PageLimit kPage{20, 50};

Json SavedObject(int place, const char* name, Json object) {
  return {{"added_at", FormatTimestamp(SavedAt(place))}, {name, std::move(object)}};
}

Json FullTrack(const Call& call, TrackNumber track) {
  return call.world.objects.TrackFull(call.world.catalogue.TrackAt(track), call.world.Today());
}

Json FullArtist(const Call& call, std::uint32_t artist) {
  return call.world.objects.ArtistFull(call.world.catalogue.ArtistAt(artist), call.world.Today());
}

std::optional<TimeRange> ReadRange(const Call& call) {
  const std::string name = call.request.Query("time_range", "medium_term");
  if (name == "short_term") return TimeRange::kShort;
  if (name == "medium_term") return TimeRange::kMedium;
  if (name == "long_term") return TimeRange::kLong;
  return std::nullopt;
}

}  // namespace

Reply GetMyPlaylists(const Call& call) {
  const auto listed = call.world.playlists.ListedFor(call.caller.user);
  return Paged(call, "/me/playlists", kPage, static_cast<int>(listed.size()), [&](int place) {
    return ListedPlaylist(call, *listed[static_cast<std::size_t>(place)]);
  });
}

Reply GetMyTracks(const Call& call) {
  const Catalogue& catalogue = call.world.catalogue;
  return Paged(call, "/me/tracks", kPage, catalogue.library().tracks, [&](int place) {
    return SavedObject(place, "track", FullTrack(call, SavedTrack(catalogue, place)));
  });
}

Reply GetMyAlbums(const Call& call) {
  const Catalogue& catalogue = call.world.catalogue;
  return Paged(call, "/me/albums", kPage, catalogue.library().albums, [&](int place) {
    return SavedObject(place, "album", AlbumWithTracks(call, SavedAlbum(catalogue, place)));
  });
}

Reply GetFollowing(const Call& call) {
  if (call.request.Query("type") != "artist") return ApiError(400, "Invalid type");
  const auto limit = QueryNumber(call.request, "limit", 1, kPage.most, kPage.usual);
  if (!limit) return ApiError(400, "Invalid limit");
  const Catalogue& catalogue = call.world.catalogue;
  const int total = catalogue.library().following;
  const auto id_at = [&](int place) {
    return catalogue.ArtistAt(FollowedArtist(catalogue, place)).id;
  };
  const std::string after = call.request.Query("after");
  int first = 0;
  while (!after.empty() && first < total && id_at(first++) != after) {
  }
  const int end = std::min(first + *limit, total);
  Json items = Json::array();
  for (int place = first; place < end; ++place) {
    items.push_back(FullArtist(call, FollowedArtist(catalogue, place)));
  }
  const std::string url = call.world.objects.api() + "/me/following?type=artist";
  const Json cursor = end < total ? Json(id_at(end - 1)) : Json();
  Json body;
  body["artists"] = {{"cursors", {{"after", cursor}}},
                     {"href", fmt::format("{}&limit={}", url, *limit)},
                     {"items", std::move(items)},
                     {"limit", *limit},
                     {"next", nullptr},
                     {"total", total}};
  if (end < total) {
    body["artists"]["next"] = fmt::format("{}&after={}&limit={}", url, id_at(end - 1), *limit);
  }
  Reply reply;
  reply.body = body.dump();
  return reply;
}

Reply GetTopArtists(const Call& call) {
  const auto range = ReadRange(call);
  if (!range) return ApiError(400, "Invalid time_range");
  const auto artists = TopArtists(call.world.catalogue, *range, call.world.Today());
  return Paged(call, "/me/top/artists", kPage, static_cast<int>(artists.size()), [&](int place) {
    return FullArtist(call, artists[static_cast<std::size_t>(place)]);
  });
}

Reply GetTopTracks(const Call& call) {
  const auto range = ReadRange(call);
  if (!range) return ApiError(400, "Invalid time_range");
  const auto tracks = TopTracks(call.world.catalogue, *range, call.world.Today());
  return Paged(call, "/me/top/tracks", kPage, static_cast<int>(tracks.size()),
               [&](int place) { return FullTrack(call, tracks[static_cast<std::size_t>(place)]); });
}

}  // namespace tracklake::simulator
