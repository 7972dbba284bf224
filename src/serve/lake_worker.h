// The one thread of a service that writes tables: it transforms the objects that were noticed,
// sweeps, and takes in what was dropped into the inbox, one job at a time. A job's own workers
// (transform.workers) are the lake's. All calls come from the loop's thread.
#pragma once

#include <chrono>
#include <optional>

#include "app/lake_stages.h"
#include "base/result.h"
#include "lake/report.h"
#include "serve/event_run.h"
#include "serve/lake_job.h"
#include "serve/lane.h"
#include "serve/own_services.h"

namespace tracklake::serve {

struct LakeJobEnd {
  LakeJob job;
  // An error is of the whole job. Empty for the inbox.
  Result<TransformReport> report;
};

class LakeWorker {
 public:
  // Borrows all. `on_stage` and `listen` are called on the worker's thread.
  LakeWorker(const app::Services& services, const Bell* bell, const app::OnStage* on_stage,
             const ListenToEventRun* listen)
      : run_(&services.events, &services.clock, listen),
        services_(services.ToldTo(run_)),
        on_stage_(on_stage),
        lane_(bell) {}

  Result<> Open() { return lane_.Open(); }
  bool is_idle() const { return lane_.is_idle(); }

  // Times are a stopwatch's.
  void Start(LakeJob job, std::chrono::milliseconds now);
  // Of the last job; once.
  std::optional<LakeJobEnd> TakeEnd(std::chrono::milliseconds now);

  // When Settle() is due, while it is idle; the longest time: not before another job.
  std::chrono::milliseconds settle_due(bool is_waiting) const;
  // Ends the run that the last jobs were.
  void Settle();

 private:
  Result<TransformReport> Do(const LakeJob& job);
  Result<TransformReport> Transform(const app::TransformWay& way);
  void Tell(const app::StageReport& stage);

  EventRun run_;
  const OwnServices services_;
  const app::OnStage* const on_stage_;
  std::optional<LakeJobEnd> end_;  // the thread's while it works
  std::chrono::milliseconds ended_at_{};
  Lane lane_;  // last: its thread uses the others
};

}  // namespace tracklake::serve
