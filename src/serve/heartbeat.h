// Whether a service's loop still turns, and whether it is ready: told to whoever asks over HTTP.
// Any thread, but for what only the loop says.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "base/bell.h"
#include "base/mutex.h"

namespace tracklake::serve {

class Heartbeat {
 public:
  // A loop that takes longer to answer its bell than this hangs.
  static constexpr std::chrono::milliseconds kMostSilence{2'000};

  // Borrows the bell, to which the loop listens.
  explicit Heartbeat(const Bell* bell) : bell_(bell) {}

  // Rings, and waits until the loop has turned. False where it does not in time, or the caller has
  // gone.
  bool IsFelt(const std::stop_token& gone);

  // The loop's, each time it turns.
  void Beat() { answered_ = asked_.load(); }
  // The loop's, once: what it does from now on, for people.
  void BecomeReady(std::string what);

  // Empty until it is ready.
  std::string ready_with();

 private:
  const Bell* const bell_;
  std::atomic<std::uint64_t> asked_ = 0;
  std::atomic<std::uint64_t> answered_ = 0;
  Mutex mutex_;
  std::string ready_with_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
