#include "app/stop.h"

namespace tracklake::app {

Error Stopped() {
  return {ErrorKind::kIo, "interrupted", "Run it again: what has been saved is kept.", {}};
}

Result<HttpResponse> StoppableTransport::Send(const HttpRequest& request) {
  if (stop_.stop_requested()) return std::unexpected(Stopped());
  return transport_->Send(request);
}

void StoppableClock::SleepFor(std::chrono::milliseconds duration) {
  SystemClock::SleepFor(duration, stop_);
}

}  // namespace tracklake::app
