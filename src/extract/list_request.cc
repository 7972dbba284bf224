#include "extract/list_request.h"

#include <fmt/format.h>

namespace tracklake {
namespace {

// Episodes come as null from pages that were not asked for them, so this is never left to chance.
constexpr std::string_view kTypes = "additional_types=track,episode";

// The most that Spotify gives a page of a personal collection.
constexpr std::string_view kLimit = "limit=50";

ListRequest Collection(std::string source, std::string_view name, const std::string& account,
                       std::string path, std::vector<std::string> parameters) {
  ListRequest list;
  list.source = std::move(source);
  list.id = fmt::format("me:{}:{}", account, name);
  list.what = list.id;
  list.target = path;
  char separator = '?';
  for (const std::string& parameter : parameters) {
    list.target += separator + parameter;
    separator = '&';
  }
  list.shape = ListShape::kOffset;
  list.page_paths = {std::move(path)};
  list.parameters = std::move(parameters);
  return list;
}

std::vector<std::string> InMarket(const std::string& market) {
  std::vector<std::string> parameters = {std::string(kLimit)};
  if (!market.empty()) parameters.push_back("market=" + market);
  return parameters;
}

ListRequest NewestFirst(ListRequest list) {
  list.is_newest_first = true;
  return list;
}

}  // namespace

std::string IdentityOf(const ListRequest& list) { return list.id + "\n" + list.target; }

ListRequest PlaylistList(const std::string& id, const std::string& market) {
  ListRequest list;
  list.source = "playlist";
  list.id = id;
  list.what = "playlist " + id;
  list.target = fmt::format("/playlists/{}?{}", id, kTypes);
  list.page_paths = {"/playlists/" + id + "/tracks", "/playlists/" + id + "/items"};
  list.parameters = {std::string(kTypes)};
  if (!market.empty()) {
    list.target += "&market=" + market;
    list.parameters.push_back("market=" + market);
  }
  return list;
}

ListRequest SavedTracksList(const std::string& account, const std::string& market) {
  return NewestFirst(
      Collection("saved_tracks", "saved_tracks", account, "/me/tracks", InMarket(market)));
}

ListRequest SavedAlbumsList(const std::string& account, const std::string& market) {
  return NewestFirst(
      Collection("saved_albums", "saved_albums", account, "/me/albums", InMarket(market)));
}

ListRequest FollowedArtistsList(const std::string& account) {
  ListRequest list = Collection("followed_artists", "followed_artists", account, "/me/following",
                                {"type=artist", std::string(kLimit)});
  list.shape = ListShape::kCursor;
  return list;
}

ListRequest MyPlaylistsList(const std::string& account) {
  ListRequest list =
      Collection("own_playlists", "playlists", account, "/me/playlists", {std::string(kLimit)});
  list.kind = "playlists";
  return list;
}

std::vector<ListRequest> TopLists(const std::string& account) {
  std::vector<ListRequest> lists;
  for (const char* kind : {"artists", "tracks"}) {
    for (const char* range : {"short_term", "medium_term", "long_term"}) {
      lists.push_back(Collection("top", fmt::format("top_{}:{}", kind, range), account,
                                 fmt::format("/me/top/{}", kind),
                                 {fmt::format("time_range={}", range), std::string(kLimit)}));
    }
  }
  return lists;
}

}  // namespace tracklake
