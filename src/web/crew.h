// The threads on which requests are answered: made when they are needed first, up to a limit, and
// kept. What is given to them waits its turn. Any thread.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace tracklake::web {

class Crew {
 public:
  explicit Crew(std::size_t most_threads) : most_threads_(most_threads) {}
  // Waits for what is under way; what has not begun is dropped.
  ~Crew();

  // `work` must not throw. False where there is no thread at all to do it.
  bool Do(std::function<void()> work);

 private:
  void Run();

  const std::size_t most_threads_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> waiting_ TL_GUARDED_BY(mutex_);
  std::size_t idle_ TL_GUARDED_BY(mutex_) = 0;
  bool is_over_ TL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;  // the one caller's of Do()
};

}  // namespace tracklake::web
