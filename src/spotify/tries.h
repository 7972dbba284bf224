// The tries of one request to one server: each is sent with the time that is left for it, and is
// timed; what is waited for is told. What an answer means is for the caller. Not thread-safe, used
// once.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/transport.h"
#include "spotify/call_observer.h"
#include "spotify/retry.h"

namespace tracklake {

// What all requests to one server share.
struct Upstream {
  HttpTransport* transport = nullptr;
  Clock* clock = nullptr;
  Rng* rng = nullptr;
  RetryPolicy policy;
  HttpTimeouts timeouts;
  CallObserver* observer = nullptr;  // may be null
  Silence silence;
};

class Tries {
 public:
  // Borrows both; `what` names the object asked for.
  Tries(Upstream* upstream, std::string server, std::string_view what)
      : upstream_(*upstream),
        server_(std::move(server)),
        what_(what),
        schedule_(upstream->policy, upstream->rng, upstream->silence.is_silent()) {}
  ~Tries();
  Tries(const Tries&) = delete;
  Tries& operator=(const Tries&) = delete;

  // One call, as HttpTransport::Send().
  Result<HttpResponse> Send(HttpRequest request);

  RetrySchedule& schedule() { return schedule_; }

  // Until the next try. `reason` is why the last one was of no use.
  void Wait(std::chrono::milliseconds so_long, std::string_view reason);

  // The server said nothing, or that it cannot, until there was no time left.
  void GiveUp() { upstream_.silence.GivenUp(); }

  int count() const { return count_; }  // sent

 private:
  CallWait Waiting(std::chrono::milliseconds so_long) const;

  Upstream& upstream_;
  const std::string server_;
  const std::string_view what_;
  RetrySchedule schedule_;
  int count_ = 0;
  bool has_told_ = false;
};

}  // namespace tracklake
