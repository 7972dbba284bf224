#include "transform/playlist.h"

#include "transform/object_id.h"

namespace tracklake {
namespace {

// The id of a playlist, which its list's address tells where fields= has left nothing else.
Text IdOfPlaylist(const Record& playlist, Text url, Draft& draft) {
  const Text own = IdOf(playlist, IdKind::kPlaylist, url, {draft.identity, draft.read});
  if (own || HasId(playlist)) return own;
  for (const Key list : {Key::kItems, Key::kTracks}) {
    const Text href = draft.read.AsText(playlist[list]["href"]);
    if (const Text id = ParseListAddress(href).playlist_id) return id;
  }
  return std::nullopt;
}

}  // namespace

PlaylistFacts DraftPlaylist(JsonValue object, const Provenance& said, Draft& draft) {
  const Record playlist(object);
  FieldReader& read = draft.read;
  PlaylistMetadata& row = draft.playlist_metadata.emplace_back();
  row.url = UrlOf(playlist, read);
  row.playlist_id = IdOfPlaylist(playlist, row.url, draft);
  row.playlist_name = read.AsText(playlist[Key::kName]);
  row.description = read.AsText(playlist[Key::kDescription]);
  const JsonValue owner = read.AsObject(playlist[Key::kOwner]);
  row.owner_id = IdOf(Record(owner), IdKind::kUser, {read, read});
  row.owner_name = read.AsText(owner["display_name"]);
  row.is_public = read.AsBool(playlist[Key::kPublic]);
  row.is_collaborative = read.AsBool(playlist[Key::kCollaborative]);
  row.followers = read.AsBigInt(read.AsObject(playlist[Key::kFollowers])["total"]);
  row.snapshot_id = read.AsId(playlist[Key::kSnapshotId]);
  row.image_url = ImageOf(playlist, read);

  // The list's name changed in 2026; a playlist in transition may have both.
  const JsonValue items = draft.identity.AsObject(playlist[Key::kItems]);
  const JsonValue tracks = draft.identity.AsObject(playlist[Key::kTracks]);
  row.total_items = read.AsInt(items["total"]);
  const Int total_tracks = read.AsInt(tracks["total"]);
  if (!row.total_items) row.total_items = total_tracks;
  PlaylistFacts facts{row.playlist_id, row.snapshot_id, row.total_items, std::nullopt};
  for (const JsonValue list : {items, tracks}) {
    if (draft.identity.AsArray(list["items"]).is_absent()) continue;
    facts.list = ReadPage(list, draft);
    ReadExtent(list, said, draft, &*facts.list);
    break;
  }
  return facts;
}

}  // namespace tracklake
