// Keeps runs in the lake: in runs.sqlite, and each event as a line of _tracklake/logs/<day>.ndjson.
// Of one run, the first that is told; a listener that tells everything to the next one first. A
// lake in a bucket keeps neither. Where the one or the other cannot be written, that is told once
// (HistoryLost) and the run goes on; a medium that nobody can write is no news. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/places.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "history/run_collector.h"
#include "history/run_history.h"
#include "observe/events.h"

namespace tracklake::app {

// "_tracklake/logs/2026-11-20.ndjson"
std::string LogKey(Day day);
inline constexpr std::string_view kLogsPrefix = "_tracklake/logs/";

// The logs of days before `first_kept`.
Result<std::vector<ObjectInfo>> LogsBefore(ObjectStore& store, Day first_kept);

class RunRecorder final : public Events {
 public:
  // Borrows all but the origin.
  RunRecorder(const Config* config, Places* places, Clock* clock, RunCollector::Origin origin,
              Events* next);

  void Tell(const Event& event) override;

  // Of the run that is about to begin: another command line than the origin's.
  void SetArguments(std::vector<std::string> arguments);

 private:
  void Record(const Event& event) TL_REQUIRES(mutex_);
  bool FindLake() TL_REQUIRES(mutex_);
  void WriteLog() TL_REQUIRES(mutex_);
  Result<> AppendLog() TL_REQUIRES(mutex_);
  Result<> RemoveOldLogs(Day today) TL_REQUIRES(mutex_);
  void WriteHistory() TL_REQUIRES(mutex_);
  Result<> PutRun() TL_REQUIRES(mutex_);
  void GiveUp(const Error& error, bool* is_wanted) TL_REQUIRES(mutex_);

  const Config* const config_;
  Places* const places_;
  Clock* const clock_;
  Events* const next_;
  Mutex mutex_;
  RunCollector collector_ TL_GUARDED_BY(mutex_);
  std::unique_ptr<ObjectStore> store_ TL_GUARDED_BY(mutex_);  // once there is a lake
  bool wants_history_ TL_GUARDED_BY(mutex_);
  bool wants_log_ TL_GUARDED_BY(mutex_);
  bool has_told_ TL_GUARDED_BY(mutex_) = false;
  std::optional<RunHistory> history_ TL_GUARDED_BY(mutex_);
  Micros written_at_ TL_GUARDED_BY(mutex_){};
  std::string lines_ TL_GUARDED_BY(mutex_);  // of the log, not written yet
  std::optional<Error> lost_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::app
