// What stands around a list: the page that holds it, and `_tracklake`, where the extractor says
// what it asked for. Both are read before any element, wherever they stand in the document, so that
// what is wrong in them is known before there is a row. Values; any thread.
#pragma once

#include <string_view>

#include "tables/rows.h"
#include "transform/field_reader.h"
#include "transform/json_value.h"

namespace tracklake {

// `_tracklake` of a document; all NULL in raw objects that another program wrote.
struct Provenance {
  Text playlist_id, account, snapshot_before, reused_from;
  JsonValue asked;  // an array of ids; absent when nothing is said
  Text what;        // NULL unless the document is a failure, and so are all that follow
  Text id, status, reason, retry_at;
  Bool recoverable;
};
Provenance ReadProvenance(JsonValue document, FieldReader& read);

// A list with what its page says of it. A bare list says nothing.
struct Page {
  JsonValue items;  // an array
  Text href;
  std::int32_t offset = 0;
  Int total;
  bool has_next = false;
  std::int32_t size = 0;  // elements, null ones included
};
// `object` has an array `items`.
Page ReadPage(JsonValue object, FieldReader& read);
Page BareList(JsonValue items, FieldReader& read);

// What an address of the Web API says about its list: /playlists/<id>/tracks?offset=100.
struct ListAddress {
  Text playlist_id;
  Text album_id;               // of /albums/<id>/tracks
  bool lists_entries = false;  // of /playlists/<id>/tracks or …/items
};
ListAddress ParseListAddress(Text href);

// The track of an address of its page: https://open.spotify.com/track/<id>.
Text TrackOfAddress(Text href);

}  // namespace tracklake
