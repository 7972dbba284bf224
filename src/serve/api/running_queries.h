// The queries that the API runs now: so many at once and no more. Those of callers each have an id
// by which anybody may stop them; those of its own (for /status and /gaps) have places that
// callers' cannot take, so that a lake can be looked at while it is asked much. Any thread; it
// outlives its tickets and places.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"
#include "query/spare_workers.h"

namespace tracklake::serve {

class RunningQueries {
 public:
  // Each is a process that may take as much as query.memory_mb and query.threads say.
  static constexpr std::size_t kMost = 4;     // of callers
  static constexpr std::size_t kMostOwn = 2;  // beside them

  // A query's place among them, for as long as it lives.
  class Ticket {
   public:
    // Made by Begin() alone.
    Ticket(RunningQueries* queries, std::string id, std::stop_source stop, std::stop_token gone)
        : queries_(queries),
          id_(std::move(id)),
          stop_(std::move(stop)),
          on_gone_(std::move(gone), [this] { stop_.request_stop(); }) {}
    ~Ticket();
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    const std::string& id() const { return id_; }
    // Asked for by Stop(), and when the caller has gone.
    std::stop_token stop() const { return stop_.get_token(); }
    // Whether Stop() did it.
    bool was_stopped() const;

   private:
    RunningQueries* const queries_;
    const std::string id_;
    std::stop_source stop_;
    const std::stop_callback<std::function<void()>> on_gone_;
  };

  // kExhausted while there are kMost, kConflict while one has the id.
  Result<std::unique_ptr<Ticket>> Begin(const std::string& id, std::stop_token gone);

  // From which they take their processes. Refilled when one has ended.
  SpareWorkers& spares() { return spares_; }

  // kNotFound where none has the id.
  Result<> Stop(const std::string& id);

  // The place of one of our own, for as long as it lives.
  class Place {
   public:
    // Made by BeginOwn() alone.
    explicit Place(RunningQueries* queries) : queries_(queries) {}
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    RunningQueries* const queries_;
  };
  // kExhausted while there are kMostOwn.
  Result<std::unique_ptr<Place>> BeginOwn();

 private:
  struct Running {
    std::stop_source stop;
    bool was_stopped = false;
  };

  SpareWorkers spares_;
  Mutex mutex_;
  std::map<std::string, Running> running_ TL_GUARDED_BY(mutex_);
  std::size_t own_ TL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tracklake::serve
