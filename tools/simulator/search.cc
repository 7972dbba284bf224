#include "simulator/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "simulator/library.h"
#include "simulator/paging.h"
#include "simulator/playlist_handlers.h"

namespace tracklake::simulator {
namespace {

constexpr int kMostLibraryTracks = 500;
constexpr std::array<std::string_view, 4> kTypes = {"album", "artist", "playlist", "track"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// What is asked for: words that the name must contain, and what a filter demands.
struct Wanted {
  std::vector<std::string> words;
  std::map<std::string, std::string> filters;

  explicit Wanted(const std::string& query) {
    for (const std::string& word : SplitList(Lower(query), ' ')) {
      const std::size_t colon = word.find(':');
      const std::string name = word.substr(0, colon);
      const bool filter = colon != std::string::npos && (name == "artist" || name == "track" ||
                                                         name == "album" || name == "isrc");
      if (filter) {
        filters[name] = word.substr(colon + 1);
      } else if (!word.empty()) {
        words.push_back(word);
      }
    }
  }

  bool Filter(const std::string& name, std::string_view text) const {
    const auto found = filters.find(name);
    return found == filters.end() || Lower(text).find(found->second) != std::string::npos;
  }

  bool Words(std::string_view text) const {
    const std::string lower = Lower(text);
    return std::ranges::all_of(
        words, [&](const std::string& word) { return lower.find(word) != std::string::npos; });
  }
};

std::vector<TrackNumber> Songs(const Call& call) {
  std::set<TrackNumber> songs;
  for (const Playlist& playlist : Playlists()) {
    const auto content = call.world.playlists.On(playlist, call.world.Today());
    for (const Entry& entry : content->entries) {
      if (entry.kind == EntryKind::kTrack) songs.insert(entry.number);
    }
  }
  const Catalogue& catalogue = call.world.catalogue;
  const int saved = std::min(catalogue.library().tracks, kMostLibraryTracks);
  for (int place = 0; place < saved; ++place) songs.insert(SavedTrack(catalogue, place));
  return {songs.begin(), songs.end()};
}

std::string NamesOf(const Catalogue& catalogue, const std::vector<std::uint32_t>& artists) {
  std::string names;
  for (const auto artist : artists) names += catalogue.ArtistAt(artist).name + " ";
  return names;
}

std::vector<TrackNumber> FindTracks(const Call& call, const Wanted& wanted) {
  const Catalogue& catalogue = call.world.catalogue;
  std::vector<TrackNumber> found;
  for (const TrackNumber number : Songs(call)) {
    const Track track = catalogue.TrackAt(number);
    const std::string artists = NamesOf(catalogue, track.artists);
    if (wanted.Words(track.name + " " + artists) && wanted.Filter("artist", artists) &&
        wanted.Filter("track", track.name) && wanted.Filter("isrc", track.isrc.value_or("")) &&
        wanted.Filter("album", catalogue.AlbumAt(AlbumOf(number)).name)) {
      found.push_back(number);
    }
  }
  return found;
}

std::vector<std::uint64_t> FindAlbums(const Call& call, const Wanted& wanted) {
  const Catalogue& catalogue = call.world.catalogue;
  std::set<std::uint64_t> found;
  for (const TrackNumber number : Songs(call)) {
    const Album album = catalogue.AlbumAt(AlbumOf(number));
    const std::string artists = NamesOf(catalogue, album.artists);
    if (wanted.Words(album.name + " " + artists) && wanted.Filter("artist", artists) &&
        wanted.Filter("album", album.name)) {
      found.insert(album.number);
    }
  }
  return {found.begin(), found.end()};
}

std::vector<std::uint32_t> FindArtists(const Call& call, const Wanted& wanted) {
  const Catalogue& catalogue = call.world.catalogue;
  std::vector<std::uint32_t> found;
  for (std::uint32_t number = 0; number < catalogue.ArtistsKnown(); ++number) {
    const std::string& name = catalogue.ArtistAt(number).name;
    if (wanted.Words(name) && wanted.Filter("artist", name)) found.push_back(number);
  }
  return found;
}

// Spotify's own playlists are found by everybody, and then are null for development apps.
std::vector<const Playlist*> FindPlaylists(const Call& call, const Wanted& wanted) {
  std::vector<const Playlist*> found{call.world.playlists.Find(kEditorialPlaylistId)};
  for (const Playlist& playlist : Playlists()) found.push_back(&playlist);
  std::erase_if(found, [&](const Playlist* playlist) { return !wanted.Words(playlist->name); });
  return found;
}

// Links to further pages say `query`, as Spotify's do.
std::string QueryOf(const Request& request) { return request.Query("q", request.Query("query")); }

template <typename Found, typename Write>
Json Page(const Call& call, const std::vector<Found>& found, Slice slice, const std::string& type,
          Write write) {
  const int total = static_cast<int>(found.size());
  std::string items;
  for (int place = slice.offset; place < slice.End(total); ++place) {
    items += (items.empty() ? "" : ",") + write(found[static_cast<std::size_t>(place)]).dump();
  }
  const std::string url = fmt::format("{}/search?query={}&type={}", call.world.objects.api(),
                                      PercentEncode(QueryOf(call.request)), type);
  return Json::parse(PagingText(url, {}, slice, total, call.world.rules.search.most, items));
}

Json PageOf(const Call& call, const std::string& type, const Wanted& wanted, Slice slice) {
  const ObjectWriter& objects = call.world.objects;
  const Catalogue& catalogue = call.world.catalogue;
  const Day today = call.world.Today();
  if (type == "album") {
    return Page(call, FindAlbums(call, wanted), slice, type,
                [&](std::uint64_t album) { return objects.AlbumSimple(catalogue.AlbumAt(album)); });
  }
  if (type == "artist") {
    return Page(call, FindArtists(call, wanted), slice, type, [&](std::uint32_t artist) {
      return objects.ArtistFull(catalogue.ArtistAt(artist), today);
    });
  }
  if (type == "playlist") {
    return Page(call, FindPlaylists(call, wanted), slice, type,
                [&](const Playlist* playlist) { return ListedPlaylist(call, *playlist); });
  }
  return Page(call, FindTracks(call, wanted), slice, type, [&](TrackNumber track) {
    return objects.TrackFull(catalogue.TrackAt(track), today);
  });
}

}  // namespace

Reply Search(const Call& call) {
  const std::string query = QueryOf(call.request);
  if (query.empty()) return ApiError(400, "No search query");
  const auto types = SplitList(call.request.Query("type"));
  if (types.empty()) return ApiError(400, "Missing parameter type");
  const PageLimit limit = call.world.rules.search;
  const auto slice = ReadSlice(call.request, limit.usual, limit.most);
  if (!slice) return slice.error();
  const Wanted wanted(query);
  Json body = Json::object();
  for (const std::string& type : types) {
    if (std::ranges::find(kTypes, type) == kTypes.end()) {
      return ApiError(400, "Bad search type field " + type);
    }
    body[type + "s"] = PageOf(call, type, wanted, *slice);
  }
  Reply reply;
  reply.body = body.dump();
  return reply;
}

}  // namespace tracklake::simulator
