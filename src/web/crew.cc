#include "web/crew.h"

#include <utility>

#include "base/exhausted.h"

namespace tracklake::web {

Crew::~Crew() {
  {
    const MutexLock lock(mutex_);
    is_over_ = true;
    waiting_.clear();
  }
  changed_.NotifyAll();
}

bool Crew::Do(std::function<void()> work) {
  bool is_short = false;
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(std::move(work));
    is_short = idle_ < waiting_.size();
  }
  if (is_short && threads_.size() < most_threads_ && !StartThread([this] { Run(); }, &threads_) &&
      threads_.empty()) {
    const MutexLock lock(mutex_);
    waiting_.pop_back();
    return false;
  }
  changed_.NotifyAll();
  return true;
}

void Crew::Run() {
  while (true) {
    std::function<void()> work;
    {
      const MutexLock lock(mutex_);
      ++idle_;
      while (waiting_.empty() && !is_over_) changed_.Wait(mutex_);
      --idle_;
      if (is_over_) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace tracklake::web
