#include "simulator/catalogue_handlers.h"

#include <fmt/format.h>

#include "simulator/audio_features.h"
#include "simulator/paging.h"

namespace tracklake::simulator {
namespace {

constexpr int kDefaultPage = 20;
constexpr int kMaxPage = 50;
constexpr std::size_t kMaxArtistIds = 50;
constexpr std::size_t kMaxAlbumIds = 20;
constexpr std::size_t kMaxTrackIds = 50;
constexpr std::size_t kMaxFeatureIds = 100;

// Makes the object of an id, or null when there is none.
using Maker = Json (*)(const Call&, std::string_view id);

Json MakeArtist(const Call& call, std::string_view id) {
  const auto number = call.world.catalogue.FindArtist(id);
  if (!number) return {};
  return call.world.objects.ArtistFull(call.world.catalogue.ArtistAt(*number), call.world.Today());
}

// A page of an album's songs, as text.
std::string TracksOf(const Call& call, const Album& album, Slice slice) {
  std::string items;
  for (int place = slice.offset; place < slice.End(album.tracks); ++place) {
    const TrackNumber number = album.number * kMaxTracksPerAlbum + static_cast<TrackNumber>(place);
    items += items.empty() ? "" : ",";
    items += call.world.objects.TrackSimple(call.world.catalogue.TrackAt(number)).dump();
  }
  const std::string url = fmt::format("{}/albums/{}/tracks", call.world.objects.api(), album.id);
  return PagingText(url, call.request, slice, album.tracks, kMaxPage, items);
}

}  // namespace

Json AlbumWithTracks(const Call& call, std::uint64_t number) {
  const Album album = call.world.catalogue.AlbumAt(number);
  Json object = call.world.objects.AlbumFull(album, call.world.Today());
  object["tracks"] = Json::parse(TracksOf(call, album, {0, kMaxPage}));
  return object;
}

namespace {

Json MakeAlbum(const Call& call, std::string_view id) {
  const auto number = call.world.catalogue.FindAlbum(id, call.world.Today());
  return number ? AlbumWithTracks(call, *number) : Json();
}

Json MakeTrack(const Call& call, std::string_view id) {
  const auto number = call.world.catalogue.FindTrack(id, call.world.Today());
  if (!number) return {};
  return call.world.objects.TrackFull(call.world.catalogue.TrackAt(*number), call.world.Today());
}

Json MakeEpisode(const Call& call, std::string_view id) {
  const std::uint64_t seed = call.world.settings.seed;
  const auto number = ReadId(seed, IdKind::kEpisode, id);
  if (!number || *number > LastEpisodeOn(call.world.Today())) return {};
  return call.world.objects.EpisodeFull(EpisodeAt(seed, *number));
}

Json MakeFeatures(const Call& call, std::string_view id) {
  const auto number = call.world.catalogue.FindTrack(id, call.world.Today());
  if (!number || !HasAudioFeatures(call.world.catalogue, *number)) return {};
  return AudioFeatures(call.world.objects, *number);
}

Reply One(const Call& call, Maker make) {
  if (!IsIdForm(call.args[0])) return ApiError(400, "Invalid base62 id");
  const Json object = make(call, call.args[0]);
  if (object.is_null()) return ApiError(404, "Resource not found");
  Reply reply;
  reply.body = object.dump();
  return reply;
}

Reply Many(const Call& call, const char* name, std::size_t most, Maker make) {
  const auto ids = SplitList(call.request.Query("ids"));
  if (ids.empty()) return ApiError(400, "invalid id");
  if (ids.size() > most) return ApiError(400, "Too many ids requested");
  Json list = Json::array();
  for (const std::string& id : ids) {
    if (!IsIdForm(id)) return ApiError(400, "Invalid base62 id");
    list.push_back(make(call, id));
  }
  const Json body = {{name, std::move(list)}};
  Reply reply;
  reply.body = body.dump();
  return reply;
}

}  // namespace

Reply GetArtist(const Call& call) { return One(call, MakeArtist); }
Reply GetAlbum(const Call& call) { return One(call, MakeAlbum); }
Reply GetTrack(const Call& call) { return One(call, MakeTrack); }
Reply GetEpisode(const Call& call) { return One(call, MakeEpisode); }

Reply GetAlbumTracks(const Call& call) {
  if (!IsIdForm(call.args[0])) return ApiError(400, "Invalid base62 id");
  const auto number = call.world.catalogue.FindAlbum(call.args[0], call.world.Today());
  if (!number) return ApiError(404, "Resource not found");
  const auto slice = ReadSlice(call.request, kDefaultPage, kMaxPage);
  if (!slice) return slice.error();
  Reply reply;
  reply.body = TracksOf(call, call.world.catalogue.AlbumAt(*number), *slice);
  return reply;
}

Reply GetAudioFeatures(const Call& call) { return One(call, MakeFeatures); }

Reply GetArtists(const Call& call) { return Many(call, "artists", kMaxArtistIds, MakeArtist); }
Reply GetAlbums(const Call& call) { return Many(call, "albums", kMaxAlbumIds, MakeAlbum); }
Reply GetTracks(const Call& call) { return Many(call, "tracks", kMaxTrackIds, MakeTrack); }

Reply GetAudioFeaturesBatch(const Call& call) {
  return Many(call, "audio_features", kMaxFeatureIds, MakeFeatures);
}

}  // namespace tracklake::simulator
