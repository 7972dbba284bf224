// A gate for tests: knows no budget, and remembers refusals in memory. Thread-safe.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "spotify/call_gate.h"

namespace tracklake {

class ProcessGate final : public CallGate {
 public:
  explicit ProcessGate(Clock* clock) : clock_(clock) {}

  Result<> Admit(std::string_view family) override { return CheckOpen(family); }

  Result<> CheckOpen(std::string_view family) override {
    const MutexLock lock(mutex_);
    const auto closed = closed_until_.find(family);
    if (closed == closed_until_.end() || clock_->NowSeconds() >= closed->second) return {};
    auto failure = Fail(ErrorKind::kDeferred, "Spotify takes no more calls of {} until {}", family,
                        FormatTimestamp(closed->second));
    failure.error().retry_at = closed->second;
    return failure;
  }

  Seconds Close(std::string_view family, Seconds retry_at, Closing) override {
    const MutexLock lock(mutex_);
    Seconds& until = closed_until_[std::string(family)];
    until = std::max(until, retry_at);
    return until;
  }

 private:
  Clock* const clock_;
  Mutex mutex_;
  std::map<std::string, Seconds, std::less<>> closed_until_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
