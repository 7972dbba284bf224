// Removes what belongs to nobody: staging folders of dead processes, parts and
// quarantine files that no receipt names (left by a crash, or superseded) and receipts of objects
// that day.json covers. What does not look like ours, everything else in the lake, and all of a day
// of which a receipt cannot be read, is never deleted.
//
// Removal holds the writers' lock exclusively, so that a part without a receipt is nobody's; what a
// query may still read waits for it, for the next upkeep (generations.h).
//
// In a store without locks what a commit has superseded goes at once, and readers that miss it look
// again; any other part without a receipt may be on its way to one until it is kOrphanAge old. Any
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/time.h"
#include "lake/live.h"
#include "store/object_store.h"

namespace tracklake {

// No commit takes so long from its first part to its receipt.
inline constexpr std::chrono::hours kOrphanAge{1};

enum class SweepPatience : std::uint8_t {
  kTry,   // give up when somebody is writing
  kWait,  // wait for writers: of two runs that end together the last one leaves a clean lake
};

enum class SweepOutcome : std::uint8_t {
  kClean,
  kInUse,  // somebody was (or may be) writing or reading: what there may be to remove is still
           // there
};

// Removes what belongs to nobody in these days' partitions and receipts. `superseded` are files
// that were live until this run replaced their receipts.
Result<SweepOutcome> SweepDays(ObjectStore& store, Clock& clock, std::span<const Day> days,
                               SweepPatience patience,
                               std::span<const std::string> superseded = {});

// What belongs to nobody in the whole lake, for who reads all its receipts anyway. Parts that are
// being committed at this moment are among it.
class LeftoverSearch {
 public:
  // Lists the files. Receipts are read after that: what is committed in between is no leftover.
  static Result<LeftoverSearch> Begin(ObjectStore& store);
  // A day as it was read since; each that has receipts.
  void See(const LiveDay& live);
  // The leftovers, sorted.
  std::vector<std::string> Finish() &&;

 private:
  std::vector<ObjectInfo> files_;
  std::set<std::string> named_;
  std::set<Day> unsure_;              // a receipt cannot be read
  std::vector<std::string> covered_;  // receipts
};

// SweepDays() for the days of the leftovers.
Result<SweepOutcome> SweepLeftovers(ObjectStore& store, Clock& clock,
                                    std::span<const std::string> leftovers, SweepPatience patience);

// The same for the whole lake, and dead staging.
Result<SweepOutcome> SweepLake(ObjectStore& store, Clock& clock, SweepPatience patience);

// Removes roll-ups that stand for nothing any more: `find` tells which, while nobody can change
// that. kInUse when somebody is writing, or may be reading one.
using FindRollups = std::function<Result<std::vector<ObjectInfo>>()>;
Result<SweepOutcome> SweepRollups(ObjectStore& store, const FindRollups& find);

// What SweepLake would remove if nobody were writing, sorted.
Result<std::vector<std::string>> FindLeftovers(ObjectStore& store);

}  // namespace tracklake
