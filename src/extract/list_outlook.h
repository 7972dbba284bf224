// How much of a list a run need not ask for any more: what plan takes off. Reads state only, and
// takes no lock, so a run at the same time may be further by now. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "extract/list_request.h"
#include "store/object_store.h"

namespace tracklake {

struct ListOutlook {
  bool is_finished = false;           // it has landed in a job that has not ended
  std::int64_t pages_there = 0;       // of a reading under way; 0: there is none
  bool asks_whether_changed = false;  // before that reading goes on
  bool is_checked = false;            // and at its end nothing more
  bool shows_at_once = false;         // the first answer alone tells whether it is as it was
};

Result<ListOutlook> OutlookOf(ObjectStore* store, Clock* clock, const ListRequest& list);

}  // namespace tracklake
