#include "transform/list_reader.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "transform/captures.h"

namespace tracklake {
namespace {

constexpr std::string_view kRecentlyPlayed = "spotify:recently-played";

}  // namespace

void ListReader::ReadList(const List& list) {
  const ListAddress address = ParseListAddress(list.page.href);
  EntryKind kind = EntryKind::kEntry;
  if (!list.holds_entries && !address.lists_entries) kind = EntryKindOfElements(list.page.items);
  switch (kind) {
    case EntryKind::kEntry:
      return ReadEntries(list, address);
    case EntryKind::kPlay:
      return ReadPlays(list);
    case EntryKind::kNone:
      return ReadElements(list, address);
  }
}

PlaylistTrack ListReader::RowOfList(const List& list, const ListAddress& address) {
  const Provenance& said = reading_.provenance();
  Text id = said.playlist_id;
  if (!id) id = list.playlist_id;
  if (!id) id = address.playlist_id;
  const std::string_view raw_key = reading_.rows().raw_key();
  const std::string unknown = id ? "" : "unknown:" + Hash16(raw_key);
  PlaylistTrack row;
  row.playlist_id = reading_.Lasting(id ? id : Text(unknown));
  row.snapshot_id = reading_.Lasting(list.snapshot_id ? list.snapshot_id : said.snapshot_before);
  row.observed_key = said.reused_from ? reading_.Lasting(said.reused_from) : Text(raw_key);
  return row;
}

void ListReader::ReadEntries(const List& list, const ListAddress& address) {
  PlaylistTrack row = RowOfList(list, address);
  row.position = list.page.offset;
  std::size_t index = 0;
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    ++*row.position;
    ReadEntry(element, {list.pointer, index++}, row);
  }
  reading_.rows().AddCapture(CaptureOfEntries(list.page, row.playlist_id, row.snapshot_id));
}

void ListReader::ReadEntry(JsonValue element, const Place& place, PlaylistTrack row) {
  const EntryFacts entry = DraftEntry(element, reading_.NewDraft());
  if (!reading_.IsUsable(element, place, TableId::kPlaylistTracks)) return;
  row.item_type = entry.item.type;
  row.item_id = entry.item.id;
  row.item_name = entry.item.name;
  row.duration_ms = entry.item.duration_ms;
  row.added_at = entry.added_at;
  row.added_by = entry.added_by;
  row.is_local = entry.is_local;
  reading_.rows().AddEntry(row);
  reading_.Keep();
  if (!entry.item.album.tracks.is_absent()) {
    ReadTracksOf(entry.item.album, place.pointer() + std::string(entry.item.step));
  }
}

void ListReader::ReadPlays(const List& list) {
  std::size_t index = 0;
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    const Place place{list.pointer, index++};
    if (!element.is_null()) ReadPlay(element, place);
  }
  reading_.rows().AddCapture(CaptureOfPlays(list.page, reading_.provenance().account));
}

void ListReader::ReadPlay(JsonValue element, const Place& place) {
  const PlayFacts facts = DraftPlay(element, reading_.NewDraft());
  if (!reading_.IsUsable(element, place, TableId::kListeningHistory)) return;
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
  if (!facts.item.album.tracks.is_absent()) {
    ReadTracksOf(facts.item.album, place.pointer() + std::string(facts.item.step));
  }
}

void ListReader::ReadLoneEntry(JsonValue entry, EntryKind kind, Place place) {
  place.is_element = true;
  List list;
  list.page.size = 1;
  if (kind == EntryKind::kPlay) {
    ReadPlay(entry, place);
    reading_.rows().AddCapture(CaptureOfPlays(list.page, reading_.provenance().account));
    return;
  }
  PlaylistTrack row = RowOfList(list, {});
  row.position = 1;
  ReadEntry(entry, place, row);
  reading_.rows().AddCapture(CaptureOfEntries(list.page, row.playlist_id, row.snapshot_id));
}

void ListReader::ReadElements(const List& list, const ListAddress& address) {
  std::size_t index = 0;
  for (const JsonValue element : list.page.items.elements()) {
    if (reading_.is_refused()) return;
    const Place place{list.pointer, index++};
    if (element.is_null()) continue;
    const JsonValue said = element["type"];
    const Type type = element.is_object() && said.is_missing() ? list.type : TypeOf(said);
    if (type == Type::kUnknown) {
      reading_.Quarantine("unknown element", element, place, std::nullopt);
    } else if (type != Type::kWithoutTable) {
      ReadThing(element, type, list.role, place, address.album_id);
    }
  }
}

void ListReader::ReadThing(JsonValue object, Type type, Role role, const Place& place,
                           Text album_id) {
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

void ListReader::ReadPlaylist(JsonValue object, Role role, const Place& place) {
  const PlaylistFacts facts = DraftPlaylist(object, reading_.NewDraft());
  if (!reading_.IsUsable(object, place, TableId::kPlaylistMetadata)) return;
  reading_.Keep();
  const Text snapshot_id =
      facts.snapshot_id ? facts.snapshot_id : reading_.provenance().snapshot_before;
  if (facts.list) {
    ReadList({.page = *facts.list,
              .pointer = fmt::format("{}/{}/items", place.pointer(), facts.list_name),
              .playlist_id = facts.id,
              .snapshot_id = snapshot_id,
              .holds_entries = true});
  } else if (role == Role::kDocument && place.is_root()) {
    reading_.rows().AddCapture(CaptureOfWithheldItems(facts.id, snapshot_id, facts.total));
  }
}

void ListReader::ReadAlbum(JsonValue object, Role role, const Place& place) {
  const AlbumFacts album = DraftAlbum(object, Standing::kByItself, reading_.NewDraft());
  if (!reading_.IsUsable(object, place, TableId::kAlbums)) return;
  reading_.Keep();
  CaptureThing(object, Type::kAlbum, role);
  if (!album.tracks.is_absent()) ReadTracksOf(album, place.pointer());
}

void ListReader::ReadTracksOf(const AlbumFacts& album, const std::string& album_pointer) {
  const std::string pointer = album_pointer + "/tracks/items";
  std::size_t index = 0;
  for (const JsonValue element : album.tracks.elements()) {
    if (reading_.is_refused()) return;
    const Place place{pointer, index++};
    if (!element.is_null()) ReadTrack(element, Role::kListed, place, album.id);
  }
}

void ListReader::ReadTrack(JsonValue object, Role role, const Place& place, Text album_id) {
  Draft& draft = reading_.NewDraft();
  DraftTrack(draft.read.AsObject(object), {.album_id = album_id}, draft);
  if (!reading_.IsUsable(object, place, TableId::kSongs)) return;
  reading_.Keep();
  CaptureThing(object, Type::kTrack, role);
}

void ListReader::ReadSimple(JsonValue object, Type type, Role role, const Place& place) {
  Draft& draft = reading_.NewDraft();
  if (type == Type::kArtist) DraftArtist(object, Standing::kByItself, draft);
  if (type == Type::kFeatures) DraftFeatures(object, FeaturesProvider::kSpotify, draft);
  if (type == Type::kReccoBeats) DraftFeatures(object, FeaturesProvider::kReccoBeats, draft);
  if (type == Type::kEpisode && role != Role::kListed) draft.read.AsId(object["id"]);
  if (!reading_.IsUsable(object, place, TableOf(type))) return;
  reading_.Keep();
  CaptureThing(object, type, role);
}

// The id was read before, as part of the object.
void ListReader::CaptureThing(JsonValue object, Type type, Role role) {
  if (role == Role::kListed) return;
  FieldReader read;
  const Text id = type == Type::kReccoBeats ? TrackOfAddress(read.AsText(object["href"]))
                                            : read.AsId(object["id"]);
  reading_.NoteAnswer(id);
  if (id) reading_.rows().AddCapture(CaptureOfThing(type, id));
}

}  // namespace tracklake
