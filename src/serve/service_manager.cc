#include "serve/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstring>
#include <tuple>

#include "store/local/fd.h"

namespace tracklake::serve {
namespace {

std::optional<std::chrono::milliseconds> WatchdogIn(const std::optional<std::string>& text) {
  std::int64_t micros = 0;
  if (!text) return std::nullopt;
  std::from_chars(text->data(), text->data() + text->size(), micros);
  if (micros <= 0) return std::nullopt;
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::microseconds(micros));
}

}  // namespace

// WATCHDOG_PID names another process where a shell stands between: then it is not ours to answer.
Systemd::Systemd(const app::Environment& environment)
    : socket_(environment("NOTIFY_SOCKET").value_or("")) {
  const auto pid = environment("WATCHDOG_PID");
  if (!pid || *pid == std::to_string(getpid()))
    watchdog_ = WatchdogIn(environment("WATCHDOG_USEC"));
}

void Systemd::Tell(std::string_view state) {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_.front() == '@') address.sun_path[0] = '\0';  // of no file
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const local::Fd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.ok()) return;
  std::ignore = sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL,
                       reinterpret_cast<const sockaddr*>(&address), size);
}

}  // namespace tracklake::serve
