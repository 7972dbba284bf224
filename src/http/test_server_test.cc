#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "http/test_server_internal.h"

namespace tracklake {
namespace {

constexpr int kPollMs = 10;

// Reads until the head and as many bytes of body as it announces are there; empty when the peer
// closed or the test ends.
std::string ReadRequest(int socket, const std::atomic<bool>& stopping) {
  std::string request;
  while (!stopping) {
    const std::size_t head = request.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::size_t field = request.find("Content-Length: ");
      const std::size_t length = field < head ? std::stoul(request.substr(field + 16)) : 0;
      if (request.size() >= head + 4 + length) return request;
    }
    pollfd ready{socket, POLLIN, 0};
    if (poll(&ready, 1, kPollMs) == 0) continue;
    char buffer[4096];
    const ssize_t got = recv(socket, buffer, sizeof(buffer), 0);
    if (got <= 0) return "";
    request.append(buffer, static_cast<std::size_t>(got));
  }
  return "";
}

// False: the peer has closed.
bool WriteAll(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

TestServer::TestServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener_, 8);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

TestServer::~TestServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string TestServer::Address(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

TestServer::Answer TestServer::Ok(const std::string& body, const std::string& more_headers) {
  return {fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(),
                      more_headers, body),
          Then::kKeepOpen};
}

void TestServer::Serve() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, kPollMs) <= 0) continue;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    Converse(connection);
    close(connection);
  }
}

void TestServer::Converse(int socket) {
  for (;;) {
    const std::string request = ReadRequest(socket, stopping_);
    if (request.empty()) return;
    ++requests_;
    const Answer answer = handler_(request);
    WriteAll(socket, answer.bytes);
    if (answer.then == Then::kClose) return;
    if (answer.then == Then::kRepeat) {
      while (!stopping_ && WriteAll(socket, answer.again)) {
        std::this_thread::sleep_for(answer.pause);
      }
      return;
    }
    if (answer.then == Then::kReset) {
      const linger hard{1, 0};
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
      return;
    }
    // Until the peer has had enough and closes.
    while (answer.then == Then::kStall && !stopping_) {
      pollfd ready{socket, POLLIN, 0};
      if (poll(&ready, 1, kPollMs) > 0) return;
    }
  }
}

}  // namespace tracklake
