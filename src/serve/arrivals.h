// Keys of raw objects that somebody told of over HTTP, on their way to the loop. It holds a bounded
// number, so that who tells faster than the lake transforms is told to wait. Any thread.
#pragma once

#include <string>
#include <vector>

#include "base/bell.h"
#include "base/mutex.h"

namespace tracklake::serve {

class Arrivals {
 public:
  static constexpr std::size_t kMostKeys = 2'000;

  // Borrows the bell of the loop that takes them.
  explicit Arrivals(const Bell* bell) : bell_(bell) {}

  // All of them, or none: false where there is no room.
  bool Offer(std::vector<std::string> keys);
  // The loop's: at most so many, the first to come first.
  std::vector<std::string> Take(std::size_t most);
  std::size_t waiting();

 private:
  const Bell* const bell_;
  Mutex mutex_;
  std::vector<std::string> keys_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
