#include "app/stop.h"

#include <condition_variable>
#include <mutex>

namespace tracklake::app {

Error Stopped() {
  return {ErrorKind::kIo, "interrupted", "Run it again: what has been saved is kept.", {}};
}

Result<HttpResponse> StoppableTransport::Send(const HttpRequest& request) {
  if (stop_.stop_requested()) return std::unexpected(Stopped());
  return transport_->Send(request);
}

void StoppableClock::SleepFor(std::chrono::milliseconds duration) {
  std::mutex mutex;
  std::condition_variable_any asleep;
  std::unique_lock lock(mutex);
  asleep.wait_for(lock, stop_, duration, [] { return false; });
}

}  // namespace tracklake::app
