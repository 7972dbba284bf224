#include "simulator/browse_handlers.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/markets.h"
#include "simulator/paging.h"

namespace tracklake::simulator {
namespace {

constexpr std::size_t kTopTracks = 10;
constexpr std::size_t kRelatedArtists = 20;
constexpr int kNewReleases = 100;
constexpr PageLimit kNewReleasesPage{20, 50};

Reply Answer(const Json& body) {
  Reply reply;
  reply.body = body.dump();
  return reply;
}

std::expected<std::uint32_t, Reply> FindArtist(const Call& call) {
  if (!IsIdForm(call.args[0])) return std::unexpected(ApiError(400, "Invalid base62 id"));
  const auto number = call.world.catalogue.FindArtist(call.args[0]);
  if (!number) return std::unexpected(ApiError(404, "Resource not found"));
  return *number;
}

std::vector<std::uint64_t> OfGroups(const Catalogue& catalogue, std::vector<std::uint64_t> albums,
                                    const std::string& groups) {
  if (groups.empty()) return albums;
  const auto wanted = SplitList(groups);
  std::erase_if(albums, [&](std::uint64_t album) {
    return std::ranges::find(wanted, catalogue.ReleaseAt(album).type) == wanted.end();
  });
  return albums;
}

// A limit that is too high for a new app is answered with a 400 that has no body at all.
std::expected<Slice, Reply> ReadAlbumSlice(const Call& call) {
  const PageLimit limit = call.world.rules.artist_albums;
  auto slice = ReadSlice(call.request, limit.usual, limit.most);
  if (!slice && !call.world.objects.classic()) slice.error().body.clear();
  return slice;
}

std::string AlbumsText(const Call& call, const std::vector<std::uint64_t>& albums, Slice slice,
                       bool grouped) {
  std::string items;
  for (int i = slice.offset; i < slice.End(static_cast<int>(albums.size())); ++i) {
    const Album album = call.world.catalogue.AlbumAt(albums[static_cast<std::size_t>(i)]);
    Json object = call.world.objects.AlbumSimple(album);
    if (grouped && call.world.objects.classic()) object["album_group"] = album.type;
    items += (items.empty() ? "" : ",") + object.dump();
  }
  return items;
}

}  // namespace

Reply GetArtistAlbums(const Call& call) {
  const auto artist = FindArtist(call);
  if (!artist) return artist.error();
  const auto slice = ReadAlbumSlice(call);
  if (!slice) return slice.error();
  const Catalogue& catalogue = call.world.catalogue;
  const auto albums = OfGroups(catalogue, catalogue.AlbumsBy(*artist, call.world.Today()),
                               call.request.Query("include_groups"));
  const std::string url =
      fmt::format("{}/artists/{}/albums", call.world.objects.api(), call.args[0]);
  Reply reply;
  reply.body =
      PagingText(url, call.request, *slice, static_cast<int>(albums.size()),
                 call.world.rules.artist_albums.most, AlbumsText(call, albums, *slice, true));
  return reply;
}

Reply GetArtistTopTracks(const Call& call) {
  const auto artist = FindArtist(call);
  if (!artist) return artist.error();
  const Catalogue& catalogue = call.world.catalogue;
  const Day today = call.world.Today();
  std::vector<std::pair<int, TrackNumber>> ranked;
  for (const std::uint64_t album : catalogue.AlbumsBy(*artist, today)) {
    const TrackNumber leading = album * kMaxTracksPerAlbum;
    ranked.emplace_back(-PopularityOn(catalogue.LifeAt(leading), today), leading);
  }
  std::ranges::sort(ranked);
  if (ranked.size() > kTopTracks) ranked.resize(kTopTracks);
  Json tracks = Json::array();
  for (const auto& [rank, track] : ranked) {
    tracks.push_back(call.world.objects.TrackFull(catalogue.TrackAt(track), today));
  }
  return Answer({{"tracks", std::move(tracks)}});
}

Reply GetRelatedArtists(const Call& call) {
  const auto artist = FindArtist(call);
  if (!artist) return artist.error();
  const Catalogue& catalogue = call.world.catalogue;
  Json artists = Json::array();
  for (std::uint32_t other = 0; other < kArtistCount && artists.size() < kRelatedArtists; ++other) {
    const Artist& candidate = catalogue.ArtistAt(other);
    if (other == *artist || candidate.scene != catalogue.ArtistAt(*artist).scene) continue;
    artists.push_back(call.world.objects.ArtistFull(candidate, call.world.Today()));
  }
  return Answer({{"artists", std::move(artists)}});
}

Reply GetNewReleases(const Call& call) {
  const auto slice = ReadSlice(call.request, kNewReleasesPage.usual, kNewReleasesPage.most);
  if (!slice) return slice.error();
  std::vector<std::uint64_t> albums;
  const std::uint64_t end = Catalogue::AlbumsOn(call.world.Today());
  for (std::uint64_t i = 1; i <= kNewReleases; ++i) albums.push_back(end - i);
  const std::string page =
      PagingText(call.world.objects.api() + "/browse/new-releases", call.request, *slice,
                 kNewReleases, kNewReleasesPage.most, AlbumsText(call, albums, *slice, false));
  Reply reply;
  reply.body = fmt::format("{{\"albums\":{}}}", page);
  return reply;
}

Reply GetMarkets(const Call&) {
  Json markets = Json::array();
  for (const auto market : Markets()) markets.push_back(market);
  return Answer({{"markets", std::move(markets)}});
}

}  // namespace tracklake::simulator
