// Puts a handler behind a TCP port of this machine, and delivers replies as told: whole, late,
// truncated, or not at all. Only loopback; one thread serves one connection.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "simulator/http.h"

namespace tracklake::simulator {

class Server {
 public:
  Server();
  ~Server();  // stops

  // Takes a port (0: any free one) and returns it. Fails with kUnavailable when it is taken.
  Result<int> Bind(int port);

  // Serves in threads of its own until Stop. The handler is called from many threads.
  void Start(std::function<Reply(const Request&)> handler);

  // Ends stalled answers, waits for those under way. Any thread; once is enough.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tracklake::simulator
