// Removes what belongs to nobody: staging folders of dead processes, parts and
// quarantine files that no receipt names (left by a crash, or superseded) and receipts of objects
// that day.json covers. What does not look like ours, everything else in the lake, and all of a day
// of which a receipt cannot be read, is never deleted.
//
// Removal holds the writers' lock exclusively, so that a part without a receipt is nobody's, and
// the readers' lock, which it only tries: while a query runs everything stays where it is, for the
// next upkeep. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

enum class SweepPatience : std::uint8_t {
  kTry,   // give up when somebody is writing
  kWait,  // wait for writers: of two runs that end together the last one leaves a clean lake
};

enum class SweepOutcome : std::uint8_t {
  kClean,
  kInUse,  // somebody was writing or reading: what there may be to remove is still there
};

// Removes what belongs to nobody in these days' partitions and receipts.
Result<SweepOutcome> SweepDays(ObjectStore& store, std::span<const Day> days,
                               SweepPatience patience);

// The same for the whole lake, and dead staging. Listing the tables is all it costs when there is
// nothing to remove.
Result<SweepOutcome> SweepLake(ObjectStore& store, SweepPatience patience);

// What SweepLake would remove if nobody were writing, sorted. Parts that are being committed at
// this moment are among them.
Result<std::vector<std::string>> FindLeftovers(ObjectStore& store);

}  // namespace tracklake
