#include "transform/list_reader.h"

#include <string>

#include "base/sha256.h"
#include "transform/captures.h"
#include "transform/object_id.h"

namespace tracklake {
namespace {

constexpr std::string_view kRecentlyPlayed = "spotify:recently-played";

}  // namespace

void ListReader::ReadList(const List& list) {
  switch (list.kind) {
    case EntryKind::kEntry:
      return ReadEntries(list);
    case EntryKind::kPlay:
      return ReadPlays(list);
    case EntryKind::kNone:
      return ReadElements(list);
  }
}

PlaylistTrack ListReader::RowOfList(const List& list) {
  const Provenance& said = reading_.provenance();
  Text id = said.playlist_id;
  if (!id) id = list.playlist_id;
  if (!id) id = list.page.address.playlist_id;
  const std::string_view raw_key = reading_.rows().raw_key();
  const std::string unknown = id ? "" : "unknown:" + Hash16(raw_key);
  PlaylistTrack row;
  row.playlist_id = reading_.Lasting(id ? id : Text(unknown));
  row.snapshot_id = reading_.Lasting(list.snapshot_id ? list.snapshot_id : said.snapshot_before);
  row.observed_key = said.reused_from ? reading_.Lasting(said.reused_from) : Text(raw_key);
  return row;
}

void ListReader::ReadEntries(const List& list) {
  PlaylistTrack row = RowOfList(list);
  row.position = list.page.offset;
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    ++*row.position;
    ReadEntry(element, row);
  }
  reading_.rows().AddCapture(CaptureOfEntries(list.page, row.playlist_id, row.snapshot_id));
}

void ListReader::ReadEntry(JsonValue element, PlaylistTrack row) {
  const EntryFacts entry = DraftEntry(element, reading_.NewDraft());
  if (!reading_.IsUsable(element, Place::kElement, TableId::kPlaylistTracks)) return;
  if (!entry.is_applicable) {
    return reading_.rows().CountNotApplicable(TableId::kPlaylistTracks);
  }
  row.item_type = entry.item.type;
  row.item_id = entry.item.id;
  row.item_name = entry.item.name;
  row.duration_ms = entry.item.duration_ms;
  row.added_at = entry.added_at;
  row.added_by = entry.added_by;
  row.is_local = entry.is_local;
  reading_.rows().AddEntry(row);
  reading_.Keep();
  ReadTracksOf(entry.item.album);
}

void ListReader::ReadPlays(const List& list) {
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    if (!element.is_null()) ReadPlay(element);
  }
  reading_.rows().AddCapture(CaptureOfPlays(list.page, reading_.provenance().account));
}

void ListReader::ReadPlay(JsonValue element) {
  const PlayFacts facts = DraftPlay(element, reading_.NewDraft());
  if (!reading_.IsUsable(element, Place::kElement, TableId::kListeningHistory)) return;
  Play row;
  row.user_id = reading_.Lasting(reading_.provenance().account);
  row.played_at = facts.played_at;
  if (facts.played_at) row.time_precision = facts.has_fraction ? "ms" : "second";
  if (facts.item.type == "track") {
    row.song_id = facts.item.id;
    row.song_name = facts.item.name;
    row.artist_name = facts.item.artist_name;
    row.album_name = facts.item.album_name;
  }
  row.item_type = facts.item.type;
  row.source = kRecentlyPlayed;
  if (!reading_.provenance().reused_from) reading_.rows().AddPlay(row);
  reading_.Keep();
  ReadTracksOf(facts.item.album);
}

void ListReader::ReadLoneEntry(JsonValue entry, EntryKind kind) {
  List list;
  list.page.size = 1;
  if (kind == EntryKind::kPlay) {
    ReadPlay(entry);
    reading_.rows().AddCapture(CaptureOfPlays(list.page, reading_.provenance().account));
    return;
  }
  PlaylistTrack row = RowOfList(list);
  row.position = 1;
  ReadEntry(entry, row);
  reading_.rows().AddCapture(CaptureOfEntries(list.page, row.playlist_id, row.snapshot_id));
}

void ListReader::ReadElements(const List& list) {
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    if (element.is_null()) continue;
    const Type type = TypeOfElement(element, list.type, reading_.provenance());
    ReadElement(element, type, list.role, list.page.address.album_id);
  }
}

void ListReader::ReadElement(JsonValue element, Type type, Role role, Text album_id) {
  if (type == Type::kUnknown) {
    reading_.Quarantine("unknown element", element, std::nullopt);
  } else if (type != Type::kWithoutTable) {
    ReadThing(element, type, role, Place::kElement, album_id);
  }
}

void ListReader::ReadThing(JsonValue object, Type type, Role role, Place place, Text album_id) {
  switch (type) {
    case Type::kPlaylist:
      return ReadPlaylist(object, role, place);
    case Type::kAlbum:
      return ReadAlbum(object, role, place);
    case Type::kTrack:
      return ReadTrack(object, role, place, album_id);
    default:
      return ReadSimple(object, type, role, place);
  }
}

void ListReader::ReadPlaylist(JsonValue object, Role role, Place place) {
  const Provenance& said = reading_.provenance();
  const PlaylistFacts facts = DraftPlaylist(object, said, reading_.NewDraft());
  if (!reading_.IsUsable(object, place, TableId::kPlaylistMetadata)) return;
  reading_.Keep();
  const Text snapshot_id = facts.snapshot_id ? facts.snapshot_id : said.snapshot_before;
  if (facts.list) {
    ReadList({.page = *facts.list,
              .kind = EntryKind::kEntry,
              .playlist_id = facts.id,
              .snapshot_id = snapshot_id});
  } else if (role == Role::kDocument && place == Place::kRoot) {
    reading_.rows().AddCapture(CaptureOfWithheldItems(facts.id, snapshot_id, facts.total));
  }
}

void ListReader::ReadAlbum(JsonValue object, Role role, Place place) {
  const AlbumFacts album = DraftAlbum(object, Standing::kByItself, reading_.NewDraft());
  if (!reading_.IsUsable(object, place, TableId::kAlbums)) return;
  reading_.Keep();
  CaptureThing(album.id, Type::kAlbum, role);
  ReadTracksOf(album);
}

void ListReader::ReadTracksOf(const AlbumFacts& album) {
  for (const JsonValue element : album.tracks.elements()) {
    if (reading_.is_refused()) return;
    if (!element.is_null()) ReadTrack(element, Role::kListed, Place::kElement, album.id);
  }
}

void ListReader::ReadTrack(JsonValue object, Role role, Place place, Text album_id) {
  Draft& draft = reading_.NewDraft();
  const ItemFacts track =
      DraftTrack(draft.identity.AsObject(object), {.album_id = album_id}, draft);
  if (!reading_.IsUsable(object, place, TableId::kSongs)) return;
  reading_.Keep();
  CaptureThing(track.id, Type::kTrack, role);
}

void ListReader::ReadSimple(JsonValue object, Type type, Role role, Place place) {
  const Text id = DraftSimple(object, type, role, reading_.NewDraft());
  if (!reading_.IsUsable(object, place, TableOf(type))) return;
  reading_.Keep();
  CaptureThing(id, type, role);
}

Text ListReader::DraftSimple(JsonValue object, Type type, Role role, Draft& draft) {
  switch (type) {
    case Type::kArtist:
      DraftArtist(object, Standing::kByItself, draft);
      return draft.artists.back().artist_id;
    case Type::kFeatures:
      DraftFeatures(object, FeaturesProvider::kSpotify, draft);
      return draft.track_features.back().song_id;
    case Type::kReccoBeats:
      DraftFeatures(object, FeaturesProvider::kReccoBeats, draft);
      return draft.track_features.back().song_id;
    default:  // an episode that is merely listed gives nothing
      return role == Role::kListed
                 ? Text()
                 : IdOf(Record(object), IdKind::kEpisode, {draft.identity, draft.read});
  }
}

void ListReader::CaptureThing(Text id, Type type, Role role) {
  if (role == Role::kListed) return;
  reading_.NoteAnswer(id);
  if (id) reading_.rows().AddCapture(CaptureOfThing(type, id));
}

}  // namespace tracklake
