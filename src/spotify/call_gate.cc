#include "spotify/call_gate.h"

#include <algorithm>

namespace tracklake {

Result<> ProcessGate::Admit(std::string_view family) { return CheckOpen(family); }

Result<> ProcessGate::CheckOpen(std::string_view family) {
  const std::lock_guard lock(mutex_);
  const auto closed = closed_until_.find(family);
  if (closed == closed_until_.end() || clock_->NowSeconds() >= closed->second) return {};
  auto failure = Fail(ErrorKind::kDeferred, "Spotify takes no more calls of {} until {}", family,
                      FormatTimestamp(closed->second));
  failure.error().retry_at = closed->second;
  return failure;
}

Seconds ProcessGate::Close(std::string_view family, Seconds retry_at, Closing) {
  const std::lock_guard lock(mutex_);
  Seconds& until = closed_until_[std::string(family)];
  until = std::max(until, retry_at);
  return until;
}

}  // namespace tracklake
