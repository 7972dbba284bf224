// The one thread of a service that writes tables: it transforms the objects that were noticed,
// sweeps, and takes in what was dropped into the inbox, one job at a time. A job's own workers
// (transform.workers) are the lake's. All calls come from the loop's thread.
#pragma once

#include <optional>

#include "app/lake_stages.h"
#include "base/result.h"
#include "lake/report.h"
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
  // Borrows all. `on_stage` is called on the worker's thread.
  LakeWorker(const app::Services& services, const Bell* bell, const app::OnStage* on_stage)
      : services_(services), on_stage_(on_stage), lane_(bell) {}

  Result<> Open() { return lane_.Open(); }
  bool is_idle() const { return lane_.is_idle(); }
  void Start(LakeJob job);
  // Of the last job; once.
  std::optional<LakeJobEnd> TakeEnd();

 private:
  Result<TransformReport> Do(const LakeJob& job);
  Result<TransformReport> Transform(const app::TransformWay& way);

  const OwnServices services_;
  const app::OnStage* const on_stage_;
  std::optional<LakeJobEnd> end_;  // the thread's while it works
  Lane lane_;                      // last: its thread uses the others
};

}  // namespace tracklake::serve
