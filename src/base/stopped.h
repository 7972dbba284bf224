// What is said of whatever is not done since who asked for it has asked to stop.
#pragma once

#include <stop_token>

#include "base/result.h"

namespace tracklake {

inline Error Stopped() {
  return {ErrorKind::kIo, "interrupted", "Run it again: what has been saved is kept.", {}};
}

// Stopped() once that is asked for.
inline Result<> NotStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) return std::unexpected(Stopped());
  return {};
}

}  // namespace tracklake
