// Playlists and what stands in their lists: entries and plays. Each function reads one object into
// the draft; what is of the wrong type is in draft.read afterwards. Pure but for the draft.
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
  std::optional<Page> list;    // of a full playlist
  std::string_view list_name;  // the field that holds it: "items" or "tracks"
};
PlaylistFacts DraftPlaylist(JsonValue object, Draft& draft);

// What an element of a list is by itself: an entry of a playlist, a play, or neither.
enum class EntryKind : std::uint8_t { kNone, kEntry, kPlay };
EntryKind EntryKindOf(JsonValue element);

// What the elements of a list of entries or plays are: what the first one is that is either.
EntryKind EntryKindOfElements(JsonValue list);

// An element of a list of entries: its row lacks what the list knows. Null is an unavailable item.
struct EntryFacts {
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
