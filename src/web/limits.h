// What one caller may take of the server. Whatever is beyond a limit is refused, and its connection
// closed.
#pragma once

#include <chrono>
#include <cstddef>

namespace tracklake::web {

inline constexpr std::size_t kMaxHeadBytes = 16 * 1024;
inline constexpr std::size_t kMaxTargetBytes = 8 * 1024;
inline constexpr std::size_t kMaxHeaders = 64;
inline constexpr std::size_t kMaxParameters = 64;
inline constexpr std::size_t kMaxBodyBytes = 1024 * 1024;

// Those of time and number, which tests make smaller.
struct Limits {
  // From a connection's first byte, or the end of the last answer, until a request has come whole.
  std::chrono::milliseconds request = std::chrono::seconds(10);
  // Of a connection on which no request has begun.
  std::chrono::milliseconds idle = std::chrono::seconds(15);
  // Until the caller has taken the next piece of an answer.
  std::chrono::milliseconds piece = std::chrono::seconds(15);
  // More of them, and the one that has waited longest for its next byte makes room.
  std::size_t connections = 64;
  // Requests that are being answered; others wait.
  std::size_t threads = 16;
};

// A piece of an answer, for the limit above.
inline constexpr std::size_t kPieceBytes = 64 * 1024;

}  // namespace tracklake::web
