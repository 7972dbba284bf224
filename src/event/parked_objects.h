// The list of parked objects (work_queue.h) as a lake keeps it for whoever asks what does not get
// into the tables: `_tracklake/state/parked.json`. It is a service's, which writes it anew whenever
// it changes; losing it loses nothing, since a sweep meets those objects again.
//
//     {"schema_version": 1, "objects": [{"raw_key": …, "failures": 5, "reason": …, "hint": …}]}
#pragma once

#include <string_view>
#include <vector>

#include "event/work_queue.h"
#include "store/state_object.h"

namespace tracklake::event {

inline constexpr std::string_view kParkedKey = "_tracklake/state/parked.json";

using ParkedObjects = std::vector<ParkedObject>;

// One that cannot be read is empty. What kind of error it was is not kept.
extern const StateFormat<ParkedObjects> kParkedFormat;

}  // namespace tracklake::event
