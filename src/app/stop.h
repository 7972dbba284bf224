// Stopping a command from outside, in order: whoever waits for the network or for time is asked to
// stop. No call is begun any more and no wait lasts on; what was under way is finished and kept, as
// when this machine had failed, so the next start goes on from there. Any thread.
#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/result.h"
#include "http/transport.h"

namespace tracklake::app {

// Sends nothing once a stop is asked for: kIo. Borrows the transport.
class StoppableTransport final : public HttpTransport {
 public:
  StoppableTransport(HttpTransport* transport, std::stop_token stop)
      : transport_(transport), stop_(std::move(stop)) {}

  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  HttpTransport* const transport_;
  const std::stop_token stop_;
};

// The system's time; a sleep ends when a stop is asked for.
class StoppableClock final : public Clock {
 public:
  explicit StoppableClock(std::stop_token stop) : stop_(std::move(stop)) {}

  Micros Now() override { return system_.Now(); }
  void SleepFor(std::chrono::milliseconds duration) override;

 private:
  SystemClock system_;
  const std::stop_token stop_;
};

}  // namespace tracklake::app
