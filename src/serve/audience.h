// Who is told of all that happens in a service, beside its log and its history: what is counted for
// /metrics, and those who follow it over HTTP. Outlives reloads. Any thread.
#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/stopwatch.h"
#include "observe/events.h"
#include "serve/event_feed.h"
#include "serve/run_counters.h"

namespace tracklake::serve {

struct Audience {
  // Borrows the clock.
  explicit Audience(Clock* clock) : feed(clock) {}

  RunCounters counters;
  EventFeed feed;
};

// Tells the audience, then the next one: what the log says has been counted. Of runs that go on at
// once, each has its own.
class AudienceEvents final : public Events {
 public:
  // Borrows both.
  AudienceEvents(Audience* audience, Events* next) : audience_(audience), next_(next) {}
  // Borrows the audience.
  AudienceEvents(Audience* audience, std::unique_ptr<Events> next)
      : audience_(audience), owned_(std::move(next)), next_(owned_.get()) {}

  void Tell(const Event& event) override;

 private:
  void TellAudience(const Event& event);

  Audience* const audience_;
  const std::unique_ptr<Events> owned_;
  Events* const next_;
  Mutex mutex_;
  Stopwatch run_ TL_GUARDED_BY(mutex_);                       // since the run's beginning was told
  std::chrono::microseconds before_ TL_GUARDED_BY(mutex_){};  // so long it had gone on then
};

}  // namespace tracklake::serve
