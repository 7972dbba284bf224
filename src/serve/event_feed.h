// What happens in a service, as it happens, for those who follow it over HTTP: server-sent events
// whose data are the lines of the log (docs/reference/log.md). The last events are kept once for
// all; who is too slow for them is told how many were lost. Any thread.
//
//     id: 17
//     data: {"at":"2026-11-29T20:00:00Z","level":"info","run":"","event":"service_changed",…}
//
//     event: lost
//     data: {"lost":12}
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/bell.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "observe/events.h"
#include "web/request.h"

namespace tracklake::serve {

class EventFeed {
 public:
  static constexpr std::size_t kKept = 256;
  static constexpr std::size_t kMostFollowers = 8;
  // So often a follower hears something, and a dead connection is noticed.
  static constexpr std::chrono::milliseconds kHeartbeat = std::chrono::seconds(15);

  // Borrows the clock.
  explicit EventFeed(Clock* clock) : clock_(clock) {}

  void Add(const Event& event);

  // A stream of what happens from now on, or after the event that Last-Event-ID names. 503 where
  // enough follow already.
  web::Answer Follow(const web::Request& request);

 private:
  class Follower;
  struct News {
    std::int64_t lost = 0;
    std::string text;  // the events, as they are sent
  };

  // What came since `*next`, which it moves.
  News Since(std::int64_t* next) const;
  Result<> Serve(Follower* follower, const std::stop_token& gone, const web::Send& send) const;

  Clock* const clock_;
  mutable Mutex mutex_;
  std::deque<std::string> lines_ TL_GUARDED_BY(mutex_);
  std::int64_t first_ TL_GUARDED_BY(mutex_) = 1;  // the number of the first of them
  std::set<const Bell*> followers_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
