#include "extract/own_playlists.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "spotify/playlist_ref.h"

namespace tracklake {
namespace {

using nlohmann::json;

std::string TextIn(const json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

bool IsOwn(const json& playlist, const Profile& account) {
  if (playlist.contains("collaborative") && playlist["collaborative"] == true) return true;
  const json owner = playlist.contains("owner") ? playlist["owner"] : json();
  const std::string id = owner.is_object() ? TextIn(owner, "id") : "";
  return !id.empty() && (id == account.user_id || id == account.account_id);
}

}  // namespace

void AddOwnPlaylist(std::string_view element, const Profile& account,
                    std::vector<OwnPlaylist>* playlists) {
  const json playlist = json::parse(element, nullptr, false);
  if (!playlist.is_object() || !IsOwn(playlist, account)) return;
  const auto id = ParsePlaylistRef(TextIn(playlist, "id"));
  if (!id.has_value()) return;
  const auto is_it = [&](const OwnPlaylist& other) { return other.id == *id; };
  if (std::ranges::any_of(*playlists, is_it)) return;
  const std::string snapshot_id = TextIn(playlist, "snapshot_id");
  playlists->push_back(
      {*id, snapshot_id.empty() ? std::nullopt : std::optional<std::string>(snapshot_id)});
}

}  // namespace tracklake
