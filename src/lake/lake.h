// The lake: raw objects in, tables out, and the promises of GUARANTEES.md in between. This is the
// one door for commands; what happens behind it is in unit (raw → files), commit (files → tables),
// live (what is in the tables), upkeep and verify.
//
// Any number of Lakes, in threads or processes, may work on one store at the same time: the result
// is the same. One Lake is used by one thread at a time and starts its own workers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lake/expire.h"
#include "lake/lake_options.h"
#include "lake/live.h"
#include "lake/report.h"
#include "lake/withdraw.h"
#include "store/object_store.h"

namespace tracklake {

class Lake {
 public:
  // The store and the clock (which only says when an object without any time was first seen) must
  // outlive the lake. Touches nothing.
  Lake(ObjectStore* store, Clock* clock, LakeOptions options);

  // Transforms every raw object that has no matching receipt: the sweep. An object becomes
  // incremental parts of its own; a day with many new objects, or one whose day.json covers an
  // object that changed, is rewritten. So are days that are over and hold parts of single objects,
  // and an open one with many, unless an object of theirs is gone.
  //
  // Here and below: an object or day that fails is in the report's failures and the run goes on; an
  // error means that nothing more could be done (disk full, a broken receipt). What was committed
  // before stays committed, and running again continues.
  Result<TransformReport> TransformNew(const ProgressCallback& progress = {});

  // The same for the raw objects named. A few of them are transformed without a look at the rest
  // of the lake; many list raw, and their days are rewritten as by a sweep. kNotFound is a failure
  // of the key.
  Result<TransformReport> TransformKeys(std::span<const std::string> keys);

  // Brings every day into the canonical layout: one part a table and day. Days that are in it
  // already are left alone.
  Result<TransformReport> TransformAll(const ProgressCallback& progress = {});

  // The same, but derives the days again from raw even when they look right; no days: all of them.
  Result<TransformReport> Replay(std::span<const Day> days, const ProgressCallback& progress = {});

  // Takes raw objects out, with their rows: see withdraw.h.
  Result<WithdrawReport> Withdraw(const std::vector<std::string>& keys, const std::string& why);

  // Takes away the raw objects of days before `first_kept`, and leaves their rows: see expire.h.
  Result<ExpiryReport> Expire(Day first_kept, ExpiryWay way);

  // Derives every live table again from raw and compares. Changes nothing.
  Result<VerifyReport> Verify(const ProgressCallback& progress = {});

  Result<std::vector<LiveDay>> Live() { return ReadLive(*store_); }

 private:
  ObjectStore* const store_;
  Clock* const clock_;
  const LakeOptions options_;
};

}  // namespace tracklake
