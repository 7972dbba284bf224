// What a service transforms because something has come, as runs of the lake's history: why is
// "event". Jobs that follow each other soon are one run, however many files there are; a job that
// finds nothing to do is none.
//
//   job  job   2 s nothing │            a run also ends a minute after it began, and with 10,000
//   ├──run by event────────┤            objects; it ended when its last job did
//
// It stands between the worker's jobs and those who are told of events. Nothing is written before
// the rows are in the tables: a run begins with the first thing that there is to tell of it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/stage_report.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "observe/events.h"
#include "serve/lake_job.h"

namespace tracklake::serve {

// Makes the listener that keeps one run by event.
using ListenToEventRun = std::function<std::unique_ptr<Events>()>;

class EventRun final : public Events {
 public:
  // Nothing comes for so long: what has come is a whole.
  static constexpr std::chrono::milliseconds kLull{2'000};
  // Where more comes all the time, or what failed waits to be tried again.
  static constexpr std::chrono::milliseconds kLongest{60'000};
  static constexpr std::int64_t kMostObjects = 10'000;
  // Of more objects that fail in one run it does not remember which they are.
  static constexpr std::size_t kMostFailing = 1'000;

  // Borrows all. `others` are told of what belongs to no run.
  EventRun(Events* others, Clock* clock, const ListenToEventRun* listen)
      : others_(others), clock_(clock), listen_(listen) {}
  // Settles.
  ~EventRun() override;
  EventRun(const EventRun&) = delete;
  EventRun& operator=(const EventRun&) = delete;

  // A job: its beginning, what is told while it goes on and what it reports, its end, with the
  // error that ended it. The job outlives its end. Times are a stopwatch's.
  void BeginJob(const LakeJob* job, std::chrono::milliseconds now);
  void Tell(const Event& event) override;  // any thread
  void Take(const app::StageReport& report);
  void EndJob(const Error* error);

  // Between jobs. When the run is to be settled; nullopt: there is none. `ended` is when the last
  // job did; `is_waiting`: there is work that waits for its time.
  std::optional<std::chrono::milliseconds> SettleAt(std::chrono::milliseconds ended,
                                                    bool is_waiting) const;
  // The run is over: what comes is another one.
  void Settle();

 private:
  // That a job tells of.
  struct Stage {
    std::string_view name;
    Micros began_at;
    bool is_in_run = false;
    std::optional<std::string_view> outcome;  // once it has ended
    Micros ended_at{};
  };
  // What became of all that the run did.
  struct Sum {
    TransformReport transform;  // objects, failures: see TransformOutcome()
    std::map<std::string, ErrorKind> failing;
    std::int64_t imported = 0;
    std::int64_t not_imported = 0;
    std::optional<Error> error;  // of the last job, if it ended so
  };

  void TellJob(const Event& event) TL_REQUIRES(mutex_);
  bool IsWork(const Event& event) const TL_REQUIRES(mutex_);
  bool IsLeftAlone(std::string_view key) const TL_REQUIRES(mutex_);
  void BeginRun() TL_REQUIRES(mutex_);
  void EndStage() TL_REQUIRES(mutex_);
  void SettleNow() TL_REQUIRES(mutex_);
  app::Outcome ImportOutcome() const TL_REQUIRES(mutex_);
  app::Outcome TransformOutcome() const TL_REQUIRES(mutex_);
  app::Outcome OutcomeNow() const TL_REQUIRES(mutex_);

  Events* const others_;
  Clock* const clock_;
  const ListenToEventRun* const listen_;
  mutable Mutex mutex_;
  const LakeJob* job_ TL_GUARDED_BY(mutex_) = nullptr;  // while it goes on
  std::unique_ptr<Events> run_ TL_GUARDED_BY(mutex_);   // while there is one
  std::chrono::milliseconds began_ TL_GUARDED_BY(mutex_){};
  Micros job_began_at_ TL_GUARDED_BY(mutex_){};
  Micros ended_at_ TL_GUARDED_BY(mutex_){};  // the last job
  std::optional<Stage> stage_ TL_GUARDED_BY(mutex_);
  Sum sum_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
