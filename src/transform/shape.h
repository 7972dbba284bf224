// What a document is, told from what stands in it, never from its key (docs/reference/rows.md §1).
// Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tables/schema.h"
#include "transform/envelope.h"
#include "transform/json_value.h"

namespace tracklake {

enum class Shape : std::uint8_t {
  kFailure,   // a fetch that failed, landed with its reason
  kError,     // an error body found alone
  kEntry,     // one entry or play, a bare list of itself
  kThing,     // what its `type` says
  kPlaylist,  // what `fields=` has left of one, without its `type`
  kPage,
  kLists,         // a batch response or a search result
  kPlayer,        // what is played now
  kQueue,         // that, and what is played next
  kWithoutTable,  // an answer that Spotify documents and no table holds
  kUnknown,
};

// What an object says that it is.
enum class Type : std::uint8_t {
  kPlaylist,
  kTrack,
  kAlbum,
  kArtist,
  kEpisode,
  kFeatures,
  kReccoBeats,    // features as ReccoBeats has them
  kWithoutTable,  // Spotify's, but none of ours
  kUnknown,
};

// Answers of …/contains: an array of booleans and nothing else.
bool IsArrayOfBooleans(JsonValue root);

Shape ShapeOf(JsonValue document, const Provenance& provenance);

// Of a field `type`; kUnknown unless it is a text that we know.
Type TypeOf(JsonValue said);
// Of one that is played, which may not say it.
Type TypeOfPlayed(JsonValue item);
// Of an element of a list of that name, or of none (kUnknown).
Type TypeOfElement(JsonValue element, Type type_of_list, const Provenance& provenance);

// The table that an object of that type is a row of first.
std::optional<TableId> TableOf(Type type);

// What the elements of a batch or search result under that name are: "tracks" → kTrack. nullopt for
// names that hold none.
std::optional<Type> TypeInBatch(std::string_view name);

}  // namespace tracklake
