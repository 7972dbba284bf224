// A loopback server for tests of the real transport: answers each request with raw bytes, so that
// it can also answer wrongly. One connection at a time, in the order of arrival.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace tracklake {

class TestServer {
 public:
  // What happens after the bytes of an answer are sent.
  enum class Then : std::uint8_t { kKeepOpen, kClose, kReset, kStall, kRepeat };

  struct Answer {
    std::string bytes;  // status line, headers, body: all of it, as on the wire
    Then then = Then::kKeepOpen;
    // With kRepeat: sent again and again, with pauses, until the peer closes.
    std::string again = {};
    std::chrono::milliseconds pause{0};
  };

  // The handler gets the request's head and body as received; called on the server's thread.
  using Handler = std::function<Answer(const std::string& request)>;

  explicit TestServer(Handler handler);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  // "http://127.0.0.1:<port>" and the path.
  std::string Address(const std::string& path) const;
  int connections() const { return connections_; }
  int requests() const { return requests_; }

  // A whole answer with its length.
  static Answer Ok(const std::string& body, const std::string& more_headers = "");

 private:
  void Serve();
  void Converse(int socket);

  const Handler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> requests_{0};
  std::thread thread_;
};

}  // namespace tracklake
