// Looks at how a lake is, again and again, at a cost that is small and bounded: what costs little
// (disk, runs, quota, consent) at each look; what costs more (the newest day's receipts, a query
// over the tables and gaps, quarantine) only when something has changed, or an hour has passed, and
// never so often that it takes more than a thousandth of the time. One thread, but for Changed().
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "app/health.h"
#include "app/services.h"
#include "base/result.h"
#include "base/stopwatch.h"

namespace tracklake::app {

class HealthWatch {
 public:
  // Borrows the services, which are for the thread that looks.
  explicit HealthWatch(const Services& services) : services_(services) {}

  // What has just been read need not be read again.
  void Know(const TableStatus& tables) { known_ = tables; }

  // As of now. kNotFound when there is no lake.
  Result<Health> Look();

  // Something came into the tables, or a run has ended: what costs more is worth another look. Any
  // thread.
  void Changed() { has_changed_ = true; }

 private:
  bool IsTimeToCount() const;
  void Count(ObjectStore* store);
  void LookAtRuns(ObjectStore& store);

  const Services& services_;
  const Stopwatch time_;
  std::atomic<bool> has_changed_ = true;
  std::optional<std::chrono::milliseconds> counted_;  // on the stopwatch, at its end
  std::chrono::milliseconds rest_{};                  // from then on
  std::optional<TableStatus> known_;
  std::string runs_mark_;  // of the history that health_.jobs is of
  Health health_;          // raw, tables and quarantine are kept between looks
};

// One look, with all that costs more. kNotFound when there is no lake.
Result<Health> ReadHealth(const Services& services,
                          const std::optional<TableStatus>& known = std::nullopt);

}  // namespace tracklake::app
