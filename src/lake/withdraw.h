// Takes raw objects out of the lake again, with their rows: what came in by mistake, or is damaged
// or gone and will not come back. The record comes first (raw/withdrawn.h): from then on the object
// is no raw. Then its bytes move, its own receipts go, and a day.json that covers it is made
// without it. A crash leaves any of these undone; withdrawing it again finishes. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/lake_options.h"
#include "lake/report.h"
#include "store/object_store.h"

namespace tracklake {

struct WithdrawnObject {
  std::string key;
  std::string sha256;     // empty where nobody knows it any more
  bool moved = false;     // its bytes were there, and lie below _tracklake/withdrawn/ now
  std::int64_t rows = 0;  // that were in the tables
};

struct WithdrawReport {
  std::vector<WithdrawnObject> objects;
  std::vector<Failure> failures;  // days that still hold rows of them, and why
};

// Before anything is changed kUsage for keys that are not raw, and kNotFound for one that the lake
// has neither an object nor rows nor a record of.
Result<WithdrawReport> WithdrawFromLake(ObjectStore* store, Clock* clock,
                                        const LakeOptions& options,
                                        const std::vector<std::string>& keys,
                                        const std::string& why);

}  // namespace tracklake
