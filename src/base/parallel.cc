#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#include "base/exhausted.h"
#include "base/mutex.h"

namespace tracklake {
namespace {

class Steps {
 public:
  Steps(std::size_t count, const std::function<void(std::size_t)>& step)
      : count_(count), step_(step) {}

  void Work() {
    try {
      for (std::size_t i = next_++; i < count_; i = next_++) step_(i);
    } catch (...) {
      next_ = count_;
      const MutexLock lock(mutex_);
      if (!thrown_) thrown_ = std::current_exception();
    }
  }

  void Rethrow() {
    const MutexLock lock(mutex_);
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  const std::size_t count_;
  const std::function<void(std::size_t)>& step_;
  std::atomic<std::size_t> next_ = 0;
  Mutex mutex_;
  std::exception_ptr thrown_ TL_GUARDED_BY(mutex_);
};

}  // namespace

void ForEachInParallel(std::size_t count, std::size_t max_threads,
                       const std::function<void(std::size_t)>& step) {
  Steps steps(count, step);
  {
    std::vector<std::jthread> helpers;
    const std::size_t wanted = std::min(count, max_threads);
    helpers.reserve(wanted);
    while (helpers.size() + 1 < wanted && StartThread([&] { steps.Work(); }, &helpers)) {
    }
    steps.Work();
  }
  steps.Rethrow();
}

}  // namespace tracklake
