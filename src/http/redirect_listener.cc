#include "http/redirect_listener.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tracklake {
namespace {

// Browsers open connections ahead and leave them silent: the oldest makes room.
constexpr std::size_t kMaxConnections = 16;
constexpr std::size_t kMaxHeadBytes = 16 * 1024;
constexpr std::chrono::milliseconds kSlice{200};

union Address {
  sockaddr any;
  sockaddr_in four;
  sockaddr_in6 six;
};

socklen_t FillAddress(std::string_view host, std::uint16_t port, Address* address) {
  *address = {};
  if (host == "[::1]") {
    address->six.sin6_family = AF_INET6;
    address->six.sin6_addr = in6addr_loopback;
    address->six.sin6_port = htons(port);
    return sizeof(address->six);
  }
  address->four.sin_family = AF_INET;
  address->four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address->four.sin_port = htons(port);
  return sizeof(address->four);
}

std::unexpected<Error> CannotListen(std::string_view host, std::uint16_t port, int error_number) {
  return WithHint(
      Fail(ErrorKind::kConfig, "cannot listen on {}:{}: {}", host, port,
           std::error_code(error_number, std::generic_category()).message()),
      fmt::format("Free the port, or set spotify.redirect_uri (SPOTIPY_REDIRECT_URI) to another "
                  "one, or to http://{}/callback for any free port; register the same.",
                  host));
}

// "GET /callback?… HTTP/1.1" → the target; empty for anything else.
std::string_view TargetOf(std::string_view head) {
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  constexpr std::string_view kGet = "GET ";
  const std::size_t end = line.rfind(" HTTP/1.");
  if (!line.starts_with(kGet) || end == std::string_view::npos || end < kGet.size()) return {};
  return line.substr(kGet.size(), end - kGet.size());
}

std::string PageBytes(const RedirectListener::Page& page) {
  const std::string body =
      fmt::format("<!doctype html><meta charset=utf-8><title>tracklake</title><p>{}\n", page.text);
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n"
      "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{}",
      page.status, page.status == 200 ? "OK" : "Refused", body.size(), body);
}

void SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {  // a short page fits into the socket's buffer
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

Result<RedirectListener> RedirectListener::Open(std::string_view host, std::uint16_t port) {
  Address address;
  socklen_t size = FillAddress(host, port, &address);
  const int socket_fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return CannotListen(host, port, errno);
  RedirectListener listener(socket_fd, port);
  const int yes = 1;  // a connection of the last login may linger on this port
  setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(socket_fd, &address.any, size) != 0 ||
      listen(socket_fd, static_cast<int>(kMaxConnections)) != 0 ||
      getsockname(socket_fd, &address.any, &size) != 0) {
    return CannotListen(host, port, errno);
  }
  listener.port_ = ntohs(host == "[::1]" ? address.six.sin6_port : address.four.sin_port);
  return listener;
}

RedirectListener::RedirectListener(RedirectListener&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      port_(other.port_),
      connections_(std::exchange(other.connections_, {})) {}

RedirectListener::~RedirectListener() {
  CloseAll();
  if (socket_ >= 0) close(socket_);
}

void RedirectListener::CloseAll() {
  for (const Connection& connection : connections_) close(connection.socket);
  connections_.clear();
}

void RedirectListener::Accept() {
  const int accepted = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (accepted < 0) return;
  if (connections_.size() == kMaxConnections) {
    close(connections_.front().socket);
    connections_.erase(connections_.begin());
  }
  connections_.push_back({accepted, ""});
}

// False: nothing more will come of it.
bool RedirectListener::Read(Connection& connection) {
  char buffer[4096];
  const ssize_t got = recv(connection.socket, buffer, sizeof(buffer), 0);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  connection.head.append(buffer, static_cast<std::size_t>(got));
  return got > 0 && connection.head.size() <= kMaxHeadBytes;
}

bool RedirectListener::Reply(Connection& connection, const Handler& handler) {
  const std::string_view target = TargetOf(connection.head);
  const Page page =
      target.empty() ? Page{400, "Not a request for this page.", false} : handler(target);
  SendAll(connection.socket, PageBytes(page));
  shutdown(connection.socket, SHUT_WR);
  return page.is_last;
}

Result<RedirectListener::Ended> RedirectListener::Serve(const Handler& handler,
                                                        std::chrono::seconds timeout, int input,
                                                        const std::stop_token& stop) {
  auto quiet = std::chrono::milliseconds(0);  // waits in which nothing came
  while (quiet < timeout) {
    if (stop.stop_requested()) return Ended::kStopped;
    std::vector<pollfd> ready = {{socket_, POLLIN, 0}, {input, POLLIN, 0}};
    for (const Connection& connection : connections_) {
      ready.push_back({connection.socket, POLLIN, 0});
    }
    const int count = poll(ready.data(), ready.size(), static_cast<int>(kSlice.count()));
    if (count <= 0) {
      quiet += kSlice;
      continue;
    }
    std::vector<Connection> kept;
    bool answered = false;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      Connection& connection = connections_[i];
      const bool open = ready[i + 2].revents == 0 || Read(connection);
      const bool whole = connection.head.find("\r\n\r\n") != std::string::npos;
      if (whole) answered = Reply(connection, handler) || answered;
      if (open && !whole) {
        kept.push_back(std::move(connection));
      } else {
        close(connection.socket);
      }
    }
    connections_ = std::move(kept);
    if (answered) return Ended::kAnswered;
    if ((ready[0].revents & POLLIN) != 0) Accept();
    if (ready[1].revents != 0) return Ended::kInput;
  }
  return Ended::kTimeout;
}

}  // namespace tracklake
