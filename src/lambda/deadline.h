// The end of an invocation as a stop token: Lambda says beforehand when it will end the process,
// and nothing when it does. Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace tracklake::lambda {

// What is kept of the time for ending what is under way and for the answer: so long, but never more
// than a quarter of what there is.
inline constexpr std::chrono::seconds kReserve{5};

// How long an invocation may go on with new work: until its deadline less the reserve; 0 where that
// is over. nullopt: without end.
std::optional<std::chrono::milliseconds> TimeToWork(const std::optional<Micros>& deadline,
                                                    Micros now);

class Deadline {
 public:
  // Asks for a stop after so long; nullopt: never. Where the machine has no thread for it, none is
  // asked for, and Lambda ends the process as it would anyway.
  explicit Deadline(std::optional<std::chrono::milliseconds> left);

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::vector<std::jthread> watcher_;  // one, or none
};

}  // namespace tracklake::lambda
