// A caller of a server on the loopback, who writes bytes as the test wants them. One thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/local/fd.h"

namespace tracklake::web {

class RawCaller {
 public:
  explicit RawCaller(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    is_connected_ =
        connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }

  bool is_connected() const { return is_connected_; }
  bool Write(std::string_view bytes) {
    return send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  void HangUp() { socket_.Close(); }

  // What has come when it ends with, or holds, `wanted`; or when the server has closed or says
  // nothing for ten seconds.
  std::string ReadUntil(std::string_view wanted) {
    while (read_.find(wanted) == std::string::npos && ReadMore()) {
    }
    return read_;
  }
  std::string ReadAll() {
    while (ReadMore()) {
    }
    return read_;
  }
  void Forget() { read_.clear(); }

 private:
  bool ReadMore() {
    constexpr int kPatienceMs = 10'000;
    pollfd ready{socket_.get(), POLLIN, 0};
    if (poll(&ready, 1, kPatienceMs) <= 0) return false;
    char buffer[4096];
    const ssize_t got = recv(socket_.get(), buffer, sizeof(buffer), 0);
    if (got <= 0) return false;
    read_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  local::Fd socket_;
  bool is_connected_ = false;
  std::string read_;
};

}  // namespace tracklake::web
