// Reads lists and what stands in them, element by element: each is drafted, and then either kept or
// quarantined. Elements that hold lists themselves (an album its tracks, a playlist its entries)
// come back here, no deeper than playlist, entry, album, track. Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "transform/playlist.h"
#include "transform/reading.h"
#include "transform/shape.h"

namespace tracklake {

// How an object stands in its document: what was asked for by its id is a capture.
enum class Role : std::uint8_t { kDocument, kBatched, kListed };

// A list, and what surrounds it.
struct List {
  Page page;
  std::string pointer;            // JSON pointer of its array
  Text playlist_id, snapshot_id;  // of the playlist around it
  bool holds_entries = false;     // whatever its elements look like
  Type type = Type::kUnknown;     // of elements that do not say it themselves
  Role role = Role::kListed;      // of its elements
};

class ListReader {
 public:
  explicit ListReader(Reading& reading) : reading_(reading) {}

  void ReadList(const List& list);

  // One entry or play without a list around it: an element all the same.
  void ReadLoneEntry(JsonValue entry, EntryKind kind, Place place);

  // An object of a type with a table, or an episode. `album_id` is that of the album whose tracks
  // are listed.
  void ReadThing(JsonValue object, Type type, Role role, const Place& place, Text album_id = {});

 private:
  void ReadEntries(const List& list, const ListAddress& address);
  void ReadEntry(JsonValue element, const Place& place, PlaylistTrack row);
  void ReadPlays(const List& list);
  void ReadPlay(JsonValue element, const Place& place);
  void ReadElements(const List& list, const ListAddress& address);

  void ReadPlaylist(JsonValue object, Role role, const Place& place);
  void ReadAlbum(JsonValue object, Role role, const Place& place);
  void ReadTracksOf(const AlbumFacts& album, const std::string& album_pointer);
  void ReadTrack(JsonValue object, Role role, const Place& place, Text album_id);
  void ReadSimple(JsonValue object, Type type, Role role, const Place& place);

  void CaptureThing(JsonValue object, Type type, Role role);
  // A row of playlist_tracks as far as the list tells it.
  PlaylistTrack RowOfList(const List& list, const ListAddress& address);

  Reading& reading_;
};

}  // namespace tracklake
