// Reads and annotates the bodies of answers to lookups. Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "enrich/lookup.h"
#include "transform/json_value.h"

namespace tracklake {

// Where in an answer the ids of its objects stand.
struct AnswerShape {
  std::string_view list;       // the member that holds the objects; empty: the answer is the object
  std::string_view id_from;    // the member with the id; of an address ("href") its last segment
  std::string_view type = {};  // what an object that has a `type` says it is; empty: anything
};

// Which of the ids asked for the answer holds. Objects are known by their ids, not by their order;
// only an object with an id that nobody asked for, where the list has a place for each id, stands
// for the one asked at its place. kBadData when the answer is not of that shape.
Result<LookupAnswer> ReadAnswer(JsonValue root, const AnswerShape& shape,
                                std::span<const std::string> asked);

// The body with a member `_tracklake` as its last, all else as received:
//
//     {"request":…,"fetched_at":…,"provider":…,"asked":[…],"relinked":{asked: given, …},"masked":…}
//
// `relinked` stands only where there is one, `masked` (Fetched::masked) where it is not 0. The body
// is an object that ReadAnswer() took.
std::string Annotated(std::string body, std::string_view request, Seconds fetched_at,
                      std::string_view provider, std::span<const std::string> asked,
                      const LookupAnswer& answer, int masked);

}  // namespace tracklake
