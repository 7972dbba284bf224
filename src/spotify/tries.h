// The tries of one request to one server: each is sent with the time that is left for it, and is
// timed; what is waited for is told. What an answer means is for the caller. Not thread-safe, used
// once.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/transport.h"
#include "spotify/call_observer.h"
#include "spotify/errors.h"
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

  // Waits until the next try, if the answer may be another one then. False: there is no use in
  // asking again, or has been none so often that the request is given up.
  bool WaitAfter(const Answer& answer);

  // The same for a wait that the caller knows.
  void Wait(std::chrono::milliseconds so_long, std::string_view reason);

  int count() const { return count_; }  // sent

 private:
  std::optional<std::chrono::milliseconds> DelayAfter(const Answer& answer);
  CallWait Waiting(std::chrono::milliseconds so_long) const;

  Upstream& upstream_;
  const std::string server_;
  const std::string_view what_;
  RetrySchedule schedule_;
  int count_ = 0;
  bool has_told_ = false;
};

}  // namespace tracklake
