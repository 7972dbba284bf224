// Playlists and what stands in their lists: entries and plays. Each function reads one object into
// the draft; what is of the wrong type is in draft.identity and draft.read afterwards. Pure but for
// the draft.
#pragma once

#include <cstdint>
#include <optional>

#include "tables/rows.h"
#include "transform/draft.h"
#include "transform/envelope.h"
#include "transform/json_value.h"
#include "transform/music.h"

namespace tracklake {

struct PlaylistFacts {
  Text id, snapshot_id;
  Int total;
  std::optional<Page> list;  // of a full playlist
};
PlaylistFacts DraftPlaylist(JsonValue object, const Provenance& said, Draft& draft);

// What an element of a list is: an entry of a playlist, a play, or neither.
enum class EntryKind : std::uint8_t { kNone, kEntry, kPlay };
EntryKind EntryKindOf(JsonValue element);

// The same of an object by itself, which must say when it was added or played.
EntryKind EntryKindByItself(JsonValue document);

// Whether an object is a saved show, episode, audiobook or chapter.
bool IsSavedWithoutTable(const Record& object);

// What is played now, as the player tells it: the item, which may be null; absent when the object
// is no player state.
JsonValue PlayedNow(JsonValue object);

// What an item that does not say its `type` is, as item_type has it.
std::string_view TypeOfItem(const Record& item);

// What the elements of a list of entries or plays are: what the first one is that is either.
EntryKind EntryKindOfElements(JsonValue list);

// An element of a list of entries: its row lacks what the list knows. Null is an unavailable item.
struct EntryFacts {
  bool is_applicable = true;  // false of what was saved and has no table
  Timestamp added_at;
  Text added_by;
  Bool is_local;  // the entry's, else the item's
  ItemFacts item;
};
EntryFacts DraftEntry(JsonValue element, Draft& draft);

// An element of a list of plays.
struct PlayFacts {
  Timestamp played_at;
  bool has_fraction = false;  // of a second
  ItemFacts item;
};
PlayFacts DraftPlay(JsonValue element, Draft& draft);

}  // namespace tracklake
