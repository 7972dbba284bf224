// SQL workers that are begun before there is a statement for them: most of a query's time is the
// start of its process. A spare one has loaded DuckDB and knows nothing yet, no lake and no
// settings; the statement that takes it has it limited, shut in and killed as one that was begun
// for it. It serves one statement, and ends.
//
// There are none before the first statement, and none once nobody has asked for so long: what waits
// costs nothing then. Any thread; it outlives the sessions that take from it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/stopwatch.h"
#include "query/worker/process.h"

namespace tracklake {

class SpareWorkers {
 public:
  // For one who asks one thing after the other; more would take memory for bursts alone.
  static constexpr std::size_t kMost = 2;
  static constexpr std::chrono::milliseconds kIdle = std::chrono::minutes(2);

  // One with that library of DuckDB's, as soon as it is ready; null where there is none, or it has
  // ended.
  std::unique_ptr<WorkerProcess> Take(const std::string& duckdb, WorkerProcess::Limits limits);

  // Begins those that are missing, once somebody has asked for one; returns before they are ready.
  // What fails there, a statement's own worker says. Best called when a statement has ended, since
  // a start takes as much of the machine as a small statement.
  void Refill();

  // Ends those that nobody has taken any of for so long. Call it now and then.
  void EndIdle(std::chrono::milliseconds idle = kIdle);

 private:
  std::unique_ptr<WorkerProcess> TakeOne(const std::string& duckdb);

  Mutex mutex_;
  std::optional<std::string> duckdb_ TL_GUARDED_BY(mutex_);  // nullopt: nobody has asked yet
  std::vector<std::unique_ptr<WorkerProcess>> workers_ TL_GUARDED_BY(mutex_);
  Stopwatch idle_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
