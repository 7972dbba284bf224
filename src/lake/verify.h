// Proves promise P2 on a lake: derives every live part again from raw and compares names, bytes,
// rows, counts and quarantine files. Changes nothing in the lake. Any thread.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "lake/lake_options.h"
#include "lake/report.h"
#include "store/object_store.h"

namespace tracklake {

// An error means that the verification itself could not go on, or was to stop (LakeOptions::stop).
Result<VerifyReport> VerifyLake(ObjectStore* store, Clock* clock, const LakeOptions& options,
                                const ProgressCallback& progress);

}  // namespace tracklake
