#include "query/worker/lifetime.h"

#include <poll.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <thread>
#include <vector>

#include "base/exhausted.h"

namespace tracklake {

Result<> EndAfter(std::chrono::milliseconds time) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  itimerspec once{};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  once.it_value.tv_sec = seconds.count();
  once.it_value.tv_nsec = std::chrono::nanoseconds(time - seconds).count();
  timer_t timer = nullptr;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 &&
      timer_settime(timer, 0, &once, nullptr) == 0) {
    return {};
  }
  return Fail(ErrorKind::kIo, "the query cannot be limited: {}", std::strerror(errno));
}

Result<> EndWithOwner(int from_owner) {
  const auto watch = [from_owner] {
    pollfd owner{from_owner, POLLRDHUP, 0};
    while (poll(&owner, 1, -1) < 0) {
    }
    std::raise(SIGKILL);
  };
  std::vector<std::jthread> threads;
  if (!StartThread(watch, &threads)) return std::unexpected(OutOfThreads());
  threads.front().detach();
  return {};
}

}  // namespace tracklake
