// A thread that does one piece of work after another for a loop, which it wakes at the end of each.
// All calls come from the loop's thread.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "base/bell.h"
#include "base/mutex.h"
#include "base/result.h"

namespace tracklake::serve {

class Lane {
 public:
  // Borrows the bell.
  explicit Lane(const Bell* bell) : bell_(bell) {}
  // Waits for what is under way.
  ~Lane();

  // kExhausted where the machine has no thread for it.
  Result<> Open();

  // `work` must not throw, and must not be given before the last one's end was taken.
  void Start(std::function<void()> work);

  // Whether nothing is under way whose end has not been taken.
  bool is_idle() const { return !is_busy_; }
  // Whether the work has ended; true once for each.
  bool TakeEnd();

 private:
  void Run();

  const Bell* const bell_;
  bool is_busy_ = false;
  Mutex mutex_;
  CondVar changed_;
  std::function<void()> work_ TL_GUARDED_BY(mutex_);
  bool has_ended_ TL_GUARDED_BY(mutex_) = false;
  bool is_over_ TL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> thread_;  // one, or none yet
};

}  // namespace tracklake::serve
