// The owner's side of a SQL worker: starts it, talks to it, and ends it. Whatever it does, or
// becomes, is an error of its owner's and never more: an answer that does not come in time, a
// process that dies, bytes that mean nothing.
//
// One thread at a time; the destructor kills the process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/stopwatch.h"
#include "query/worker/wire.h"

namespace tracklake {

// Why a worker did not do what it was asked. What DuckDB says still has to be explained.
struct WorkerFailure {
  Error error;
  int lines_above = 0;    // see WorkerError
  bool is_final = false;  // ours, in words for people
};
template <typename T = void>
using WorkerResult = std::expected<T, WorkerFailure>;

class WorkerProcess {
 public:
  // How long it may live, and what ends it earlier. `memory_mb` only for what errors say.
  struct Limits {
    std::chrono::milliseconds timeout;
    std::stop_token stop;
    int memory_mb;
    Stopwatch since = {};  // from when on `timeout` counts: one deadline for several processes
  };

  // Starts the same executable as a worker (worker.h). It inherits no descriptor, no environment
  // and no terminal. From then on this process no longer ignores SIGCHLD, if it did. kIo or
  // kExhausted when the machine refuses.
  static Result<std::unique_ptr<WorkerProcess>> Start(Limits limits);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // From now on it is for this. Only of one that has seen no statement yet.
  void BeFor(Limits limits) { limits_ = std::move(limits); }
  // Whether it has not ended by itself.
  bool is_alive() const;

  WorkerResult<> Send(std::string_view frame);

  // The next frame that is no kError. It lives until the next call.
  WorkerResult<Frame> Receive();

  // Receive(); another kind than `expected` is an error.
  WorkerResult<Frame> Expect(FrameKind expected);
  // Send() and Expect().
  WorkerResult<Frame> Ask(std::string_view frame, FrameKind expected);

  // Ends the process: it said what makes no sense.
  std::unexpected<WorkerFailure> Babble();

 private:
  WorkerProcess(Limits limits, pid_t process, int requests, int answers, int wake_up);

  enum class Wish : std::uint8_t { kRead, kWrite };
  // Waits until the pipe is ready, for as long as there is time.
  WorkerResult<> WaitFor(Wish wish);
  WorkerResult<> Read(char* bytes, std::size_t size);
  // Ends the process, and says why it went.
  std::unexpected<WorkerFailure> Dead();
  int Kill();

  Limits limits_;
  pid_t process_;  // 0 once it is waited for
  const int requests_;
  const int answers_;
  const int wake_up_;  // an eventfd: readable once stop is requested
  std::string buffer_;
};

}  // namespace tracklake
