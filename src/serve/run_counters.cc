#include "serve/run_counters.h"

#include <algorithm>

namespace tracklake::serve {

void RunCounters::AddRun(std::string_view command, std::string_view outcome,
                         std::chrono::milliseconds took) {
  const MutexLock lock(mutex_);
  ++counts_.runs[{std::string(command), std::string(outcome)}];
  Durations& durations = counts_.durations[std::string(command)];
  const auto* const bound = std::ranges::lower_bound(Durations::kBounds, took);
  if (bound != Durations::kBounds.end()) {
    ++durations.within[static_cast<std::size_t>(bound - Durations::kBounds.begin())];
  }
  ++durations.count;
  durations.sum += took;
}

void RunCounters::Add(const RowsCommitted& rows) {
  const MutexLock lock(mutex_);
  counts_.rows += rows.rows;
  counts_.bytes += rows.bytes;
  counts_.objects += rows.objects;
}

RunTotals RunCounters::Now() const {
  const MutexLock lock(mutex_);
  return counts_;
}

}  // namespace tracklake::serve
