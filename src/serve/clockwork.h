// What a service does by the clock: the sources that are due (schedule/), one at a time, on a
// thread of their own beside the worker that transforms. All calls come from the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/job.h"
#include "base/result.h"
#include "schedule/scheduler.h"
#include "serve/lane.h"
#include "serve/own_services.h"

namespace tracklake::serve {

// How a source's run ended.
struct ScheduledEnd {
  std::string source;
  Result<app::JobReport> report;
};

// Makes the listener that keeps one run of this source: all that is told of the run goes there.
using ListenToRun = std::function<std::unique_ptr<Events>(std::string_view source)>;

class Clockwork {
 public:
  // Borrows all. Both functions are called on the thread of the runs.
  Clockwork(const app::Services& services, const Bell* bell, const app::OnStage* on_stage,
            const ListenToRun* listen)
      : services_(services), on_stage_(on_stage), listen_(listen), lane_(bell) {}

  // Reads the schedule. kConfig where it cannot be what it says.
  Result<> Open();

  bool is_idle() const { return lane_.is_idle(); }

  // Begins the first run that is due, if none is under way. After an error, which is the lake's,
  // it tries again a minute later.
  Result<> BeginDue();

  // How the last run ended, once. It counts from then on: but one that was stopped, or whose end
  // the lake could not take, is due again.
  std::optional<ScheduledEnd> TakeEnd();

  // When there is something to begin; nullopt: nothing before the run that is under way ends.
  std::optional<Seconds> next_at() const { return lane_.is_idle() ? next_at_ : std::nullopt; }

 private:
  void LookAhead();
  Result<app::JobReport> Run(const std::string& source);

  const OwnServices services_;
  const app::OnStage* const on_stage_;
  const ListenToRun* const listen_;
  std::optional<Scheduler> scheduler_;
  std::optional<Seconds> next_at_;   // as long as nothing is begun
  std::optional<ScheduledEnd> end_;  // the thread's while it works
  Lane lane_;                        // last: its thread uses the others
};

}  // namespace tracklake::serve
