// Spotify's objects as candidates: each function reads one object into the draft, with all that is
// inside it, in the order of seeing (docs/reference/rows.md §4 and §5). What is of the wrong type
// is in draft.identity and draft.read afterwards. Pure but for the draft.
#pragma once

#include <cstdint>

#include "tables/rows.h"
#include "transform/draft.h"
#include "transform/json_value.h"
#include "transform/record.h"

namespace tracklake {

// Whether an object stands for itself (an element, a single response) or is a short form inside
// another one. Only the former are expected to have every field, and are lost without their id. A
// local file has no more than the names of what is inside it.
enum class Standing : std::uint8_t { kInside, kInsideLocalFile, kByItself };

void DraftArtist(JsonValue object, Standing standing, Draft& draft);

// ReccoBeats says the same of a track under an id of its own, and names the track by its address.
enum class FeaturesProvider : bool { kSpotify, kReccoBeats };

void DraftFeatures(JsonValue object, FeaturesProvider provider, Draft& draft);

// What the tracks of an album need of it.
struct AlbumFacts {
  Text id;
  JsonValue tracks;  // the array `tracks.items`; absent when there is none, or kInside
};
AlbumFacts DraftAlbum(JsonValue object, Standing standing, Draft& draft);

// What surrounds a track.
struct TrackPlace {
  Timestamp added_at;     // of its entry
  bool is_local = false;  // by its entry
  Text album_id;          // of the album that it stands in
};
// What an entry or a play says of its item.
struct ItemFacts {
  std::string_view type;  // as item_type has it
  Text id, name;
  BigInt duration_ms;
  Bool is_local;
  Text artist_name, album_name;  // of a track
  AlbumFacts album;              // of an album
};
ItemFacts DraftTrack(JsonValue object, const TrackPlace& place, Draft& draft);

// `external_urls.spotify` and `images[0].url`.
Text UrlOf(const Record& object, FieldReader& read);
Text ImageOf(const Record& object, FieldReader& read);

// An integer, or what local files have: {"totalMilliseconds": 188000}.
BigInt DurationOf(const Record& object, FieldReader& read);

}  // namespace tracklake
