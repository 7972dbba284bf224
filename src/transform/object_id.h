// The ids of Spotify's objects (docs/reference/rows.md §2): the field `id`, and where that is
// missing what the object's uri or addresses name. Pure but for the readers' faults.
#pragma once

#include <cstdint>
#include <string_view>

#include "tables/rows.h"
#include "transform/draft.h"
#include "transform/record.h"

namespace tracklake {

enum class IdKind : std::uint8_t { kTrack, kAlbum, kArtist, kPlaylist, kEpisode, kUser };

// The id in a uri ("spotify:track:<id>") or an address ("https://api.spotify.com/v1/tracks/<id>")
// of an object of that kind. NULL for those of another kind, of pages, and all else.
Text IdNamedBy(std::string_view text, IdKind kind);

// The first of `uri`, `href`, `external_urls.spotify` that names an object of that kind; they are
// looked at, not read: what is of another type names nothing.
Text IdNamedIn(const Record& object, IdKind kind);

// How an object's id is read: `ids` the field itself, `others` what stands in for it.
struct IdReaders {
  FieldReader& ids;
  FieldReader& others;
};

// The id of an object whose `external_urls.spotify` has been read.
Text IdOf(const Record& object, IdKind kind, Text url, IdReaders read);
// The same where nobody else reads that.
Text IdOf(const Record& object, IdKind kind, IdReaders read);

// Whether an object's `id` is there, even of the wrong type.
bool HasId(const Record& object);

// Of a track, which may be a local file; and of audio features, which name their track.
Text IdOfTrack(const Record& track, Text url, Draft& draft);
Text IdOfFeatures(const Record& features, Draft& draft);

// What stands for the id of a thing that a local file only names; NULL without a name.
Text LocalId(Text name, Draft& draft);
bool IsLocalId(Text id);

}  // namespace tracklake
