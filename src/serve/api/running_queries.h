// The queries that the API runs now: so many at once and no more, each under an id by which anybody
// may stop it. Any thread; it outlives its tickets.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace tracklake::serve {

class RunningQueries {
 public:
  // Each may take as much as query.memory_mb and query.threads say.
  static constexpr std::size_t kMost = 4;

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

  // kNotFound where none has the id.
  Result<> Stop(const std::string& id);

 private:
  struct Running {
    std::stop_source stop;
    bool was_stopped = false;
  };

  Mutex mutex_;
  std::map<std::string, Running> running_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
