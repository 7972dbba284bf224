#include "serve/lane.h"

#include <malloc.h>

#include <utility>

#include "base/exhausted.h"

namespace tracklake::serve {

Lane::~Lane() {
  {
    const MutexLock lock(mutex_);
    is_over_ = true;
  }
  changed_.NotifyAll();
}

Result<> Lane::Open() {
  if (!StartThread([this] { Run(); }, &thread_)) return std::unexpected(OutOfThreads());
  return {};
}

void Lane::Start(std::function<void()> work) {
  is_busy_ = true;
  {
    const MutexLock lock(mutex_);
    work_ = std::move(work);
  }
  changed_.NotifyAll();
}

bool Lane::TakeEnd() {
  const MutexLock lock(mutex_);
  if (!std::exchange(has_ended_, false)) return false;
  is_busy_ = false;
  return true;
}

void Lane::Run() {
  while (true) {
    std::function<void()> work;
    {
      const MutexLock lock(mutex_);
      while (!work_ && !is_over_) changed_.Wait(mutex_);
      if (is_over_) return;
      work = std::exchange(work_, nullptr);
    }
    work();
    malloc_trim(0);  // what the work took is not needed while nothing happens
    {
      const MutexLock lock(mutex_);
      has_ended_ = true;
    }
    bell_->Ring();
  }
}

}  // namespace tracklake::serve
