// Ctrl-C and `kill`: the command is asked to stop, and ended where it has not within a moment.
// What is acknowledged is durable at any time, so such an end costs what was under way and no more.
// A prompt is not ended by Ctrl-C, but the step of it that is under way.
#pragma once

#include <atomic>
#include <csignal>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "cli/exit_code.h"

namespace tracklake::cli {

// One object a process, made before any other thread.
class Interrupts {
 public:
  // From now on a thread waits for SIGINT and SIGTERM; where there is none to be had, they end the
  // process as ever. `usual_words` are told on stderr by whoever ends it.
  explicit Interrupts(std::string usual_words);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  std::stop_token token() const { return source_.get_token(); }
  // From now on Ctrl-C asks this to stop and nothing more, until the next step begins; SIGTERM asks
  // both.
  std::stop_token BeginStep();
  // What the process is to end with; nullopt: no signal came.
  std::optional<ExitCode> code() const;
  // A command for which it is no failure tells these instead; nullopt: the usual ones again.
  void SetLastWords(std::optional<std::string> words);
  // What stderr is sent at the end: on a terminal instead of the line that stands there, such as
  // the ^C that was typed.
  std::string last_words() const;

 private:
  void Watch();
  // False where no step has begun.
  bool StopStep();

  const std::string usual_words_;
  std::stop_source source_;
  mutable Mutex mutex_;
  std::optional<std::string> own_words_ TL_GUARDED_BY(mutex_);
  std::optional<std::stop_source> step_ TL_GUARDED_BY(mutex_);
  sigset_t signals_{};  // that are waited for
  int waking_ = 0;      // one of them, with which the watcher is told that it is over; 0: none
  std::atomic<int> signal_ = 0;  // that came first
  std::atomic<bool> is_over_ = false;
  std::vector<std::jthread> watcher_;  // one, or none
};

}  // namespace tracklake::cli
