#include "query/spare_workers.h"

#include <algorithm>
#include <utility>

namespace tracklake {

std::unique_ptr<WorkerProcess> SpareWorkers::Take(const std::string& duckdb,
                                                  WorkerProcess::Limits limits) {
  std::unique_ptr<WorkerProcess> worker = TakeOne(duckdb);
  if (worker == nullptr) return nullptr;
  worker->BeFor(std::move(limits));
  return worker->Expect(FrameKind::kDone) ? std::move(worker) : nullptr;
}

std::unique_ptr<WorkerProcess> SpareWorkers::TakeOne(const std::string& duckdb) {
  const MutexLock lock(mutex_);
  if (duckdb != duckdb_) workers_.clear();
  duckdb_ = duckdb;
  idle_ = Stopwatch();
  std::erase_if(workers_, [](const auto& worker) { return !worker->is_alive(); });
  if (workers_.empty()) return nullptr;
  std::unique_ptr<WorkerProcess> worker = std::move(workers_.front());  // it has had the most time
  workers_.erase(workers_.begin());
  return worker;
}

void SpareWorkers::Refill() {
  const MutexLock lock(mutex_);
  while (duckdb_ && workers_.size() < kMost) {
    auto worker = WorkerProcess::Start({.timeout = kIdle, .stop = {}, .memory_mb = 0});
    if (!worker || !(*worker)->Send(TextFrame(FrameKind::kPrepare, *duckdb_))) return;
    workers_.push_back(*std::move(worker));
  }
}

void SpareWorkers::EndIdle(std::chrono::milliseconds idle) {
  const MutexLock lock(mutex_);
  if (idle_.Elapsed() >= idle) workers_.clear();
}

}  // namespace tracklake
