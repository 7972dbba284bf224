// Upkeep of roll-ups: makes those that are missing for months that are over and for the days that
// are over of the month that is not, and removes those that stand for nothing any more. So a day is
// written again as often as days of its month end after it: at most 31 times. Queries find them by
// their names (catalog/rollups.h); none needs one.
//
// Two at once make the same files with the same bytes. A crash leaves whole ones and staging. Rows
// are read from the parts by a SQL worker, not derived from raw again: views need SQL anyway, raw
// may be gone, and so one way serves both. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "query/session.h"
#include "store/object_store.h"

namespace tracklake {

struct RollupReport {
  std::int64_t months = 0;   // of which, or of whose days, something was made
  std::int64_t made = 0;     // files
  std::int64_t removed = 0;  // files
};

// An error is the machine's, or DuckDB's absence; what was made before stays. Stops between months
// when options.stop says so.
Result<RollupReport> RollUp(ObjectStore* store, Clock* clock, const QueryOptions& options);

// Roll-ups that queries would read, and that are not what the parts give.
struct RollupCheck {
  std::int64_t files = 0;            // compared
  std::vector<std::string> damaged;  // their bytes are not those that were written: never read
  std::vector<std::string> wrong;    // whole, and other bytes than the parts give
};

// Makes each roll-up that is there again, and compares. Changes nothing.
Result<RollupCheck> VerifyRollups(ObjectStore* store, const QueryOptions& options);

}  // namespace tracklake
