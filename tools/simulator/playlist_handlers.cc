#include "simulator/playlist_handlers.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/paging.h"

namespace tracklake::simulator {
namespace {

std::expected<const Playlist*, Reply> Find(const Call& call) {
  if (!IsIdForm(call.args[0])) return std::unexpected(ApiError(400, "Invalid base62 id"));
  const Playlist* playlist = call.world.playlists.Find(call.args[0]);
  const bool kept = playlist != nullptr && playlist->editorial() && !call.world.rules.has_2024;
  if (playlist == nullptr || kept) return std::unexpected(ApiError(404, "Resource not found"));
  return playlist;
}

// A new app gets the entries only for those whose playlist it is.
bool MayReadEntries(const Call& call, const Playlist& playlist) {
  if (!call.world.rules.owners_only || call.world.settings.open_playlists) return true;
  const int user = call.caller.user;
  return user != kNobody && (user == playlist.owner || user == playlist.collaborator);
}

std::string PageUrl(const Call& call, const Playlist& playlist, bool classic) {
  return fmt::format("{}/playlists/{}/{}", call.world.objects.api(), playlist.id,
                     classic ? "tracks" : "items");
}

std::string EntriesText(const Call& call, const Content& content, Slice slice) {
  const auto types = SplitList(call.request.Query("additional_types"));
  const bool episodes = std::find(types.begin(), types.end(), "episode") != types.end();
  const Day today = call.world.Today();
  const int end = slice.End(static_cast<int>(content.entries.size()));
  std::string items;
  for (int i = slice.offset; i < end; ++i) {
    if (!items.empty()) items += ',';
    call.world.entries.Append(content.entries[static_cast<std::size_t>(i)], today, episodes, items);
  }
  return items;
}

Reply Page(const Call& call, bool classic_path) {
  const auto playlist = Find(call);
  if (!playlist) return playlist.error();
  if (!MayReadEntries(call, **playlist)) return ApiError(403, "Forbidden");
  const int most = classic_path ? kMaxTracksPage : kMaxItemsPage;
  const auto slice = ReadSlice(call.request, classic_path ? most : kDefaultItemsPage, most);
  if (!slice) return slice.error();
  const auto content = call.world.playlists.On(**playlist, call.world.Today());
  Reply reply;
  reply.body = PagingText(PageUrl(call, **playlist, classic_path), call.request, *slice,
                          static_cast<int>(content->entries.size()), most,
                          EntriesText(call, *content, *slice));
  return reply;
}

}  // namespace

Json PlaylistHead(const Call& call, const Playlist& playlist, const Content& content) {
  const ObjectWriter& objects = call.world.objects;
  const std::uint64_t key = Mix(call.world.settings.seed, kForPlaylist, playlist.id.front());
  const User& owner = UserAt(playlist.owner);
  Json head = {{"collaborative", playlist.collaborative()},
               {"description", nullptr},
               {"href", fmt::format("{}/playlists/{}", objects.api(), playlist.id)},
               {"id", playlist.id},
               {"images", nullptr},
               {"name", playlist.name},
               {"owner", objects.UserRef(owner)},
               {"primary_color", nullptr},
               {"public", Json::parse(playlist.is_public)},
               {"snapshot_id", content.snapshot_id},
               {"type", "playlist"},
               {"uri", fmt::format("spotify:playlist:{}", playlist.id)}};
  head["external_urls"]["spotify"] =
      fmt::format("https://open.spotify.com/playlist/{}", playlist.id);
  head["owner"]["display_name"] = owner.display_name;
  if (playlist.description != nullptr) head["description"] = playlist.description;
  if (playlist.images != kNullImages) head["images"] = Images(key, playlist.images);
  head["followers"] = {{"href", nullptr},
                       {"total", FollowersOn(key, playlist.stature, call.world.Today())}};
  return head;
}

Json ListedPlaylist(const Call& call, const Playlist& playlist) {
  if (playlist.editorial() && !call.world.rules.has_2024) return {};
  const auto content = call.world.playlists.On(playlist, call.world.Today());
  Json head = PlaylistHead(call, playlist, *content);
  head.erase("followers");
  const char* entries = call.world.objects.classic() ? "tracks" : "items";
  head[entries] = {
      {"href", fmt::format("{}/playlists/{}/{}", call.world.objects.api(), playlist.id, entries)},
      {"total", content->entries.size()}};
  return head;
}

namespace {

// Keeps the top-level names of a `fields` expression; what it says about deeper ones is ignored.
// Returns whether `entries` is among them.
bool KeepFields(const std::string& fields, const std::string& entries, Json& head) {
  if (fields.empty()) return true;
  Json kept = Json::object();
  bool with_entries = false;
  int depth = 0;
  std::string name;
  for (const char c : fields + ',') {
    if (c == ',' && depth == 0) {
      name = name.substr(0, name.find_first_of(".("));
      if (head.contains(name)) kept[name] = head[name];
      with_entries = with_entries || name == entries;
      name.clear();
      continue;
    }
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    name += c;
  }
  head = std::move(kept);
  return with_entries;
}

}  // namespace

Reply GetPlaylist(const Call& call) {
  const auto playlist = Find(call);
  if (!playlist) return playlist.error();
  const auto content = call.world.playlists.On(**playlist, call.world.Today());
  const bool classic = call.world.objects.classic();
  const std::string entries = classic ? "tracks" : "items";
  Json head = PlaylistHead(call, **playlist, *content);
  const bool with_entries = KeepFields(call.request.Query("fields"), entries, head);
  Reply reply;
  reply.body = head.dump();
  if (!with_entries || !MayReadEntries(call, **playlist)) return reply;
  const Slice first{0, kEmbeddedEntries};
  const std::string paging =
      PagingText(PageUrl(call, **playlist, classic), call.request, first,
                 static_cast<int>(content->entries.size()),
                 classic ? kMaxTracksPage : kMaxItemsPage, EntriesText(call, *content, first));
  reply.body.pop_back();
  reply.body += fmt::format("{}\"{}\":{}}}", head.empty() ? "" : ",", entries, paging);
  return reply;
}

Reply GetPlaylistTracks(const Call& call) { return Page(call, true); }
Reply GetPlaylistItems(const Call& call) { return Page(call, false); }

}  // namespace tracklake::simulator
