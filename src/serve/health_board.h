// The last look at how the lake is, for whoever asks a service: metrics, the API. Any thread.
#pragma once

#include <memory>
#include <utility>

#include "app/health.h"
#include "base/mutex.h"

namespace tracklake::serve {

class HealthBoard {
 public:
  // nullptr: nobody has looked yet.
  std::shared_ptr<const app::Health> Last() const {
    const MutexLock lock(mutex_);
    return last_;
  }
  void Put(app::Health health) {
    auto next = std::make_shared<const app::Health>(std::move(health));
    const MutexLock lock(mutex_);
    last_ = std::move(next);
  }

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const app::Health> last_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
