#include "serve/arrivals.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tracklake::serve {

bool Arrivals::Offer(std::vector<std::string> keys) {
  if (keys.empty()) return true;
  {
    const MutexLock lock(mutex_);
    if (keys_.size() + keys.size() > kMostKeys) return false;
    std::ranges::move(keys, std::back_inserter(keys_));
  }
  bell_->Ring();
  return true;
}

std::vector<std::string> Arrivals::Take(std::size_t most) {
  const MutexLock lock(mutex_);
  if (keys_.size() <= most) return std::exchange(keys_, {});
  const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(most);
  std::vector<std::string> taken(std::make_move_iterator(keys_.begin()),
                                 std::make_move_iterator(end));
  keys_.erase(keys_.begin(), end);
  return taken;
}

std::size_t Arrivals::waiting() {
  const MutexLock lock(mutex_);
  return keys_.size();
}

}  // namespace tracklake::serve
