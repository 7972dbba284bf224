// A gate for tests: knows no budget, and remembers refusals in memory. Thread-safe.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "spotify/call_gate.h"

namespace tracklake {

class ProcessGate final : public CallGate {
 public:
  explicit ProcessGate(Clock* clock) : clock_(clock) {}

  Result<> Admit(std::string_view family) override { return CheckOpen(family); }

  Result<> CheckOpen(std::string_view family) override {
    const std::lock_guard lock(mutex_);
    const auto closed = closed_until_.find(family);
    if (closed == closed_until_.end() || clock_->NowSeconds() >= closed->second) return {};
    auto failure = Fail(ErrorKind::kDeferred, "Spotify takes no more calls of {} until {}", family,
                        FormatTimestamp(closed->second));
    failure.error().retry_at = closed->second;
    return failure;
  }

  Seconds Close(std::string_view family, Seconds retry_at, Closing) override {
    const std::lock_guard lock(mutex_);
    Seconds& until = closed_until_[std::string(family)];
    until = std::max(until, retry_at);
    return until;
  }

 private:
  Clock* const clock_;
  std::mutex mutex_;
  std::map<std::string, Seconds, std::less<>> closed_until_;
};

}  // namespace tracklake
