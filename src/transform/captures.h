// Rows of the captures table: what was asked for, and how much of it came (docs/reference/rows.md
// §6). They lack only fetched_at and raw_key. Texts point to where the arguments' texts point, into
// the arena, or are constant. Pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "tables/rows.h"
#include "transform/envelope.h"
#include "transform/shape.h"
#include "transform/withheld.h"

namespace tracklake {

Capture CaptureOfEntries(const Page& page, Text playlist_id, Text snapshot_id);
Capture CaptureOfWithheldItems(Text playlist_id, Text snapshot_id, Int total);
Capture CaptureOfPlays(const Page& page, Text account);
// One object that was asked for by its id.
Capture CaptureOfThing(Type type, Text id);
// An id that was asked for, and that no object of the answer has.
Capture CaptureOfUnanswered(Type type, Text id);
// An object that was refused whole.
Capture CaptureOfRefusal(std::string_view raw_key, std::string_view reason);
Capture CaptureOfFailure(const Provenance& failure);
// An error body without anything that says what was asked for.
Capture CaptureOfError(JsonValue error, std::string_view raw_key, FieldReader& read, Arena& arena);
// A row for each field that was withheld at least once.
std::vector<Capture> CapturesOfWithheldFields(const WithheldFields& withheld, Arena& arena);

}  // namespace tracklake
