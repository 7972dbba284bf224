// What stands around a list: the page that holds it, and `_tracklake`, where the extractor says
// what it asked for. Both are read before any element, wherever they stand in the document, so that
// what is wrong in them is known before there is a row. Values; pure but for the draft's readers.
#pragma once

#include <string_view>

#include "base/time.h"
#include "tables/rows.h"
#include "transform/draft.h"
#include "transform/json_value.h"

namespace tracklake {

// `_tracklake` of a document; all NULL in raw objects that another program wrote.
struct Provenance {
  Text playlist_id, account, snapshot_before, reused_from;
  Bool has_next;    // of a list whose page is not the last one that was read
  JsonValue asked;  // an array of ids; absent when nothing is said
  Text what;        // NULL unless the document is a failure, and so are all that follow
  Text id, status, reason, retry_at;
  Bool recoverable;
};
Provenance ReadProvenance(JsonValue document, Draft& draft);

// `_tracklake.fetched_at` of the document at an object's root.
std::optional<Seconds> TimeIn(JsonValue root);

// What an address of the Web API says about its list: /playlists/<id>/tracks?offset=100.
struct ListAddress {
  Text playlist_id;
  Text album_id;               // of /albums/<id>/tracks
  bool lists_entries = false;  // of /playlists/<id>/tracks or …/items
};
ListAddress ParseListAddress(Text href);

// A list with what its page says of it. A bare list says nothing.
struct Page {
  JsonValue items;        // an array
  std::int32_t size = 0;  // elements, null ones included
  ListAddress address;
  // Of pages of entries alone.
  bool is_bare = true;
  std::int32_t offset = 0;
  Int total;
  bool has_next = false;
};
// `object` has an array `items`.
Page ReadPage(JsonValue object, Draft& draft);
// Adds what tells the entries' positions, in a document that says so much of its list.
void ReadExtent(JsonValue object, const Provenance& said, Draft& draft, Page* page);
Page BareList(JsonValue items);

// The track of an address of its page: https://open.spotify.com/track/<id>.
Text TrackOfAddress(Text href);

}  // namespace tracklake
