// Independent steps of one piece of work on a few threads at once: waits on a network, or work that
// several processors share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tracklake {

// Calls step(0) … step(count − 1), each once, on at most `max_threads` threads, the caller's among
// them, and returns when all have ended. A thread that does not start is one fewer. What a step
// throws is thrown here when the others have ended; steps not begun then are left out.
void ForEachInParallel(std::size_t count, std::size_t max_threads,
                       const std::function<void(std::size_t)>& step);

// Gives make(0) … make(count − 1), made so many at once, to take(i, made), which are called in
// their order on this thread; the first error of one ends it. No more than `at_once` are kept.
template <typename Make, typename Take>
Result<> TakeInOrder(std::size_t count, std::size_t at_once, const Make& make, const Take& take) {
  std::vector<std::invoke_result_t<Make, std::size_t>> made(std::min(count, at_once));
  for (std::size_t begin = 0; begin < count; begin += made.size()) {
    const std::size_t group = std::min(made.size(), count - begin);
    ForEachInParallel(group, group, [&](std::size_t i) { made[i] = make(begin + i); });
    for (std::size_t i = 0; i < group; ++i) TL_TRY(take(begin + i, std::move(made[i])));
  }
  return {};
}

}  // namespace tracklake
