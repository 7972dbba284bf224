#include "app/stop.h"

#include "base/stopped.h"

namespace tracklake::app {

Result<HttpResponse> StoppableTransport::Send(const HttpRequest& request) {
  TL_TRY(NotStopped(stop_));
  return transport_->Send(request);
}

void StoppableClock::SleepFor(std::chrono::milliseconds duration) {
  SystemClock::SleepFor(duration, stop_);
}

}  // namespace tracklake::app
