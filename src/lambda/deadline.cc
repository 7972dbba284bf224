#include "lambda/deadline.h"

#include <algorithm>
#include <tuple>

#include "base/exhausted.h"

namespace tracklake::lambda {

std::optional<std::chrono::milliseconds> TimeToWork(const std::optional<Micros>& deadline,
                                                    Micros now) {
  using std::chrono::milliseconds;
  if (!deadline) return std::nullopt;
  const auto left = std::max(std::chrono::floor<milliseconds>(*deadline - now), milliseconds(0));
  return left - std::min<milliseconds>(kReserve, left / 4);
}

Deadline::Deadline(std::optional<std::chrono::milliseconds> left) {
  if (!left) return;
  const auto watch = [source = source_, left = *left](const std::stop_token& over) mutable {
    SystemClock::SleepFor(left, over);
    if (!over.stop_requested()) source.request_stop();
  };
  std::ignore = StartThread(watch, &watcher_);
}

}  // namespace tracklake::lambda
