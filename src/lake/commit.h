// Makes units part of the tables. The order is what keeps promises P4 to P6 (GUARANTEES.md):
//
//   1. parts, durable, under names that nobody knows yet, and quarantine files, whose names are
//      known: quarantine_swap.h keeps them with their receipts
//   2. a second look at the raw objects: what changed since it was read is not committed
//   3. whoever else has to know the partitions of the parts (a catalog) is told
//   4. receipts of the same objects under other days go: an object is absent for a moment rather
//      than there twice
//   5. receipts: one batch of compare-and-swaps for objects, one for the day.json
//
// all under the writers' lock, shared, so that nobody takes fresh parts for orphans (locks.h says
// what is done in a store without locks). A crash before
// step 5 leaves work to do and parts that upkeep removes; afterwards the unit is done. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lake/lake_options.h"
#include "lake/report.h"
#include "lake/unit.h"
#include "store/object_store.h"
#include "tables/file_format.h"

namespace tracklake {

enum class CommitOutcome : std::uint8_t {
  kCommitted,
  kRetry,  // raw changed, or another writer was first: look again and start over
  kNewer,  // a newer tracklake has written the receipt meanwhile
  kFailed  // see failures
};

struct Commit {
  Unit unit;
  // The day is rewritten: unit covers all of it. Otherwise the unit is one object.
  bool is_day = false;
  bool is_first = false;                    // of an object of which no receipt was seen
  std::vector<FileFormat> formats;          // of the day
  std::optional<ObjectVersion> replaces;    // the day.json that was read; nullopt: none
  std::vector<std::string> stale_receipts;  // of the unit's objects, under other days or broken
  // Files that only receipts name which the unit's replaces or removes: those of the day.json that
  // was read stand here from the start, the others when their receipts go.
  std::vector<std::string> superseded;

  CommitOutcome outcome = CommitOutcome::kFailed;
  std::vector<Failure> failures;  // of kRetry and kFailed: raw objects, or the day

  // Makes it kRetry: another writer was first at this key.
  void GiveWay(std::string_view key);
};

// Commits all units at the cost of a few syncs and states each one's outcome. An error means that
// the store, or `announce` (which may be empty), refuses: any of them may be committed, each whole.
Result<> CommitAll(ObjectStore& store, std::span<Commit> commits, const AnnounceParts& announce);

}  // namespace tracklake
