// Reads lists and what stands in them, element by element: each is drafted, and then either kept or
// quarantined. Elements that hold lists themselves (an album its tracks, a playlist its entries)
// come back here, no deeper than playlist, entry, album, track. Not thread-safe.
#pragma once

#include "transform/playlist.h"
#include "transform/reading.h"
#include "transform/shape.h"

namespace tracklake {

// How an object stands in its document: what was asked for by its id is a capture.
enum class Role : std::uint8_t { kDocument, kBatched, kListed };

// A list, and what surrounds it.
struct List {
  Page page;
  EntryKind kind = EntryKind::kNone;  // of its elements
  Text playlist_id, snapshot_id;      // of the playlist around it
  Type type = Type::kUnknown;         // of elements that do not say it themselves
  Role role = Role::kListed;          // of its elements
};

class ListReader {
 public:
  explicit ListReader(Reading& reading) : reading_(reading) {}

  void ReadList(const List& list);

  // One entry or play without a list around it: an element all the same.
  void ReadLoneEntry(JsonValue entry, EntryKind kind);

  // An element that is no entry, by its type.
  void ReadElement(JsonValue element, Type type, Role role, Text album_id = {});

  // An object of a type with a table, or an episode. `album_id` is that of the album whose tracks
  // are listed.
  void ReadThing(JsonValue object, Type type, Role role, Place place, Text album_id = {});

 private:
  void ReadEntries(const List& list);
  void ReadEntry(JsonValue element, PlaylistTrack row);
  void ReadPlays(const List& list);
  void ReadPlay(JsonValue element);
  void ReadElements(const List& list);

  void ReadPlaylist(JsonValue object, Role role, Place place);
  void ReadAlbum(JsonValue object, Role role, Place place);
  void ReadTracksOf(const AlbumFacts& album);
  void ReadTrack(JsonValue object, Role role, Place place, Text album_id);
  void ReadSimple(JsonValue object, Type type, Role role, Place place);
  // Drafts an object of a type that holds no others; its id.
  Text DraftSimple(JsonValue object, Type type, Role role, Draft& draft);

  void CaptureThing(Text id, Type type, Role role);
  // A row of playlist_tracks as far as the list tells it.
  PlaylistTrack RowOfList(const List& list);

  Reading& reading_;
};

}  // namespace tracklake
