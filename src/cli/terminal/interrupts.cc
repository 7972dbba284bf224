#include "cli/terminal/interrupts.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/exhausted.h"
#include "cli/terminal/terminal.h"

namespace tracklake::cli {
namespace {

// With the time that the kernel needs to end a process, within two seconds.
constexpr timespec kGrace{1, 500'000'000};

// A shell lets what it runs behind its back ignore Ctrl-C, and so it stays.
bool IsIgnored(int signal) {
  struct sigaction action;
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Of a line that shows how far the command is.
constexpr std::string_view kClearLine = "\r\x1b[K";

void Write(std::string_view text) { std::ignore = write(STDERR_FILENO, text.data(), text.size()); }

ExitCode CodeOf(int signal) {
  return signal == SIGTERM ? ExitCode::kTerminated : ExitCode::kInterrupted;
}

}  // namespace

Interrupts::Interrupts(std::string usual_words) : usual_words_(std::move(usual_words)) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM}) {
    if (IsIgnored(signal)) continue;
    sigaddset(&signals_, signal);
    waking_ = signal;
  }
  if (waking_ == 0) return;
  // Blocked in every thread that begins after this; taken by the one that waits for them.
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  if (!StartThread([this] { Watch(); }, &watcher_)) {
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }
}

Interrupts::~Interrupts() {
  is_over_ = true;
  for (std::jthread& thread : watcher_) pthread_kill(thread.native_handle(), waking_);
}

std::optional<ExitCode> Interrupts::code() const {
  const int signal = signal_;
  if (signal == 0) return std::nullopt;
  return CodeOf(signal);
}

void Interrupts::SetLastWords(std::optional<std::string> words) {
  const MutexLock lock(mutex_);
  own_words_ = std::move(words);
}

std::string Interrupts::last_words() const {
  std::string words = ShowsColour(STDERR_FILENO, true) ? std::string(kClearLine) : "";
  const MutexLock lock(mutex_);
  return words.append(own_words_.value_or(usual_words_));
}

std::stop_token Interrupts::BeginStep() {
  const MutexLock lock(mutex_);
  return step_.emplace().get_token();
}

bool Interrupts::StopStep() {
  std::optional<std::stop_source> step;
  {
    const MutexLock lock(mutex_);
    step = step_;
  }
  if (step) step->request_stop();
  return step.has_value();
}

void Interrupts::Watch() {
  int signal = 0;
  do {
    sigwait(&signals_, &signal);
    if (is_over_) return;
  } while (StopStep() && signal == SIGINT);
  signal_ = signal;
  source_.request_stop();
  // Until the grace is over, the command ends, or somebody who does not want to wait asks again.
  sigtimedwait(&signals_, nullptr, &kGrace);
  if (is_over_) return;
  Write(last_words());
  _exit(static_cast<int>(CodeOf(signal)));
}

}  // namespace tracklake::cli
