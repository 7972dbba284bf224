// What one channel has still to be told, and when it may be: at most so many messages an hour,
// failures tried again with growing pauses, a bounded number of times. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alarm/message.h"

namespace tracklake::alarm {

inline constexpr std::size_t kMostAnHour = 6;
inline constexpr std::size_t kMostPending = 100;
inline constexpr int kMostTries = 12;  // some seven hours
inline constexpr std::chrono::seconds kFirstPause = std::chrono::minutes(1);
inline constexpr std::chrono::seconds kMostPause = std::chrono::hours(1);

struct Outbox {
  std::vector<Change> pending;    // of each alarm the last; oldest first
  std::int64_t left_out = 0;      // changes that had no room, or were given up
  std::vector<Seconds> sent_at;   // within the last hour
  int failures = 0;               // in a row, of the message that is due
  std::optional<Seconds> try_at;  // not before

  bool operator==(const Outbox&) const = default;
};

void Add(const std::vector<Change>& changes, Outbox* outbox);

bool IsDue(const Outbox& outbox, Seconds now);

// The message that is due: the worst first. Changes nothing.
Message MessageOf(const Outbox& outbox);

// The message of now has arrived.
void TakeSent(Seconds now, Outbox* outbox);

// It has not. True: it is given up; what it told is counted in the next.
bool TakeFailure(Seconds now, Outbox* outbox);

}  // namespace tracklake::alarm
