// Waits on the loopback for the one request that a browser makes when it is sent back to us. Serves
// nothing else: every answer is a short page, every connection is closed after it. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake {

class RedirectListener {
 public:
  // `host` is "127.0.0.1" or "[::1]"; port 0 takes any free one. kConfig when the port is taken.
  static Result<RedirectListener> Open(std::string_view host, std::uint16_t port);
  ~RedirectListener();
  RedirectListener(RedirectListener&& other) noexcept;
  RedirectListener& operator=(RedirectListener&&) = delete;

  std::uint16_t port() const { return port_; }

  // What to answer to a GET of a target ("/callback?…"), and whether that was it.
  struct Page {
    int status = 404;
    std::string text;
    bool is_last = false;
  };
  using Handler = std::function<Page(std::string_view target)>;

  enum class Ended : std::uint8_t { kAnswered, kInput, kTimeout, kStopped };

  // Until the handler has had the last request, or something can be read from the descriptor
  // `input` (-1: none), or the time is over, or soon after a stop is asked for.
  Result<Ended> Serve(const Handler& handler, std::chrono::seconds timeout, int input,
                      const std::stop_token& stop = {});

 private:
  struct Connection {
    int socket = -1;
    std::string head;
  };

  RedirectListener(int socket, std::uint16_t port) : socket_(socket), port_(port) {}
  void Accept();
  bool Read(Connection& connection);
  static bool Reply(Connection& connection, const Handler& handler);
  void CloseAll();

  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::vector<Connection> connections_;
};

}  // namespace tracklake
