#include "serve/run_counters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tracklake::serve {

std::string SummaryOf(const RunTotals& totals, std::string_view time) {
  std::int64_t all = 0;
  std::int64_t well = 0;
  for (const auto& [run, count] : totals.runs) {
    all += count;
    if (run.second == "done") well += count;
  }
  if (all == 0) return fmt::format("no run in {}", time);
  const std::string text = fmt::format("{} in {}, ", Count(all, "run"), time);
  if (well < all) return text + fmt::format("{} of them well (tracklake runs)", well);
  return text + (all == 1 ? "done" : "all well");
}

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
