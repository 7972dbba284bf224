// A server of HTTP/1.1 for few callers whom it does not trust. One thread reads all connections and
// waits for none: only a request that has come whole, and that the guard lets in, is given a thread
// of a small crew, which answers it. So callers that are slow to ask hold nothing but a connection,
// of which there are few, and those that are slow to read a thread for a bounded time (limits.h).
#pragma once

#include <poll.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/bell.h"
#include "base/mutex.h"
#include "base/stopwatch.h"
#include "web/connection.h"
#include "web/crew.h"
#include "web/guard.h"
#include "web/limits.h"
#include "web/listener.h"

namespace tracklake::web {

class Server {
 public:
  // How a refusal looks; called from several threads.
  using RefusalAnswer = std::function<Answer(const Refusal& refusal)>;

  // Borrows the listener.
  Server(const Listener* listener, GuardPolicy policy, Handler handler, RefusalAnswer refusal,
         const Limits& limits = {});
  // Asks all requests under way to stop, cuts their connections, and waits for their handlers.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Once. kExhausted where the machine has no thread or descriptor for it.
  Result<> Start();

 private:
  using Milliseconds = std::chrono::milliseconds;
  struct Finished {
    Connection* connection;
    bool keeps_open;
  };

  void Run();
  void Step();
  // Fills polls_: the bell, the listener, then connections in their order.
  void Ask();
  std::optional<Milliseconds> DeadlineOf(const Connection& connection) const;
  int PollTimeout() const;
  void Accept();
  bool MakeRoom();
  void Welcome(local::Fd socket);
  // False: its connection is over.
  bool Serve(Connection* connection, short events);
  bool Take(Connection* connection, Connection::Progress progress);
  bool Begin(Connection* connection, Head head);
  bool Refuse(Connection* connection, const Refusal& refusal);
  bool Expire(Connection* connection);
  void TakeFinished();
  void Trim();
  // On a thread of the crew.
  bool AnswerOn(int socket, Head head) const;
  Answer Call(const Request& request) const;
  void Finish(Connection* connection, bool keeps_open);

  const Listener* const listener_;
  const Guard guard_;
  const Handler handler_;
  const RefusalAnswer refusal_;
  const Limits limits_;
  const Stopwatch time_;
  Bell bell_;
  std::atomic<bool> is_stopping_ = false;

  // The loop's.
  Milliseconds now_{};
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<pollfd> polls_;
  std::vector<Finished> taken_;
  Milliseconds accept_at_{};             // not before, when the machine had no descriptor left
  std::optional<Milliseconds> trim_at_;  // memory that answers took is given back

  Mutex mutex_;
  std::vector<Finished> finished_ TL_GUARDED_BY(mutex_);

  std::optional<Crew> crew_;
  std::vector<std::jthread> thread_;  // one, or none yet
};

}  // namespace tracklake::web
