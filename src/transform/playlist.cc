#include "transform/playlist.h"

namespace tracklake {

PlaylistFacts DraftPlaylist(JsonValue object, Draft& draft) {
  const Record playlist(object);
  FieldReader& read = draft.read;
  PlaylistMetadata& row = draft.playlist_metadata.emplace_back();
  row.playlist_id = read.AsId(playlist[Key::kId]);
  row.playlist_name = read.AsText(playlist[Key::kName]);
  row.description = read.AsText(playlist[Key::kDescription]);
  const JsonValue owner = read.AsObject(playlist[Key::kOwner]);
  row.owner_id = read.AsId(owner["id"]);
  row.owner_name = read.AsText(owner["display_name"]);
  row.is_public = read.AsBool(playlist[Key::kPublic]);
  row.is_collaborative = read.AsBool(playlist[Key::kCollaborative]);
  row.followers = read.AsBigInt(read.AsObject(playlist[Key::kFollowers])["total"]);
  row.snapshot_id = read.AsId(playlist[Key::kSnapshotId]);
  row.url = UrlOf(playlist, read);
  row.image_url = ImageOf(playlist, read);

  // The list's name changed in 2026; a playlist in transition may have both.
  const JsonValue items = read.AsObject(playlist[Key::kItems]);
  const JsonValue tracks = read.AsObject(playlist[Key::kTracks]);
  row.total_items = read.AsInt(items["total"]);
  const Int total_tracks = read.AsInt(tracks["total"]);
  if (!row.total_items) row.total_items = total_tracks;
  PlaylistFacts facts{row.playlist_id, row.snapshot_id, row.total_items, std::nullopt, ""};
  if (!read.AsArray(items["items"]).is_absent()) {
    facts.list = ReadPage(items, read);
    facts.list_name = "items";
  } else if (!read.AsArray(tracks["items"]).is_absent()) {
    facts.list = ReadPage(tracks, read);
    facts.list_name = "tracks";
  }
  return facts;
}

}  // namespace tracklake
