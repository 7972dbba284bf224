// Whether a server writes under conditions, tried at an object of its own before anything relies on
// it: one that ignores them loses what others wrote, and says nothing. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/object_store.h"
#include "store/s3/s3_bucket.h"

namespace tracklake {

inline constexpr std::string_view kTrialKey = "_tracklake/state/conditions";

class ConditionTrial {
 public:
  // Borrows both: the store is in the bucket. `server` names it in errors.
  ConditionTrial(ObjectStore* store, S3Bucket* bucket, std::string server)
      : store_(*store), bucket_(*bucket), server_(std::move(server)) {}

  // Makes five calls (eight, where the server wants bare ETags), and none any more once it has gone
  // well. kConfig, with what to do, where a condition that did not hold was ignored, or one that
  // held was refused.
  Result<> Pass();

 private:
  Result<> TryAbsent();
  Result<> TryUnchanged();
  Result<ObjectVersion> SwapOnce();  // what was there before
  std::string NewBytes();            // which were never there before
  std::unexpected<Error> Refuse(std::string_view what) const;

  ObjectStore& store_;
  S3Bucket& bucket_;
  const std::string server_;
  SystemRng rng_;
  Mutex mutex_;
  bool has_passed_ TL_GUARDED_BY(mutex_) = false;
};

}  // namespace tracklake
