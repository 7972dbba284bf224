// What is sent to whoever wants to know: all that one look at a lake changed, in one message.
// Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alarm/book.h"

namespace tracklake::alarm {

// So many changes are told in one message; the rest are counted.
inline constexpr std::size_t kMostTold = 20;

struct Message {
  bool is_test = false;
  std::string lake;  // as configured
  Seconds at{};
  std::vector<Change> changes;  // at most kMostTold
  std::int64_t left_out = 0;    // changes that are not among them, since the last message
  std::int64_t holding = 0;     // alarms that hold now
};

// "tracklake ./lake: extract-errors", "tracklake ./lake: 2 alarms, 1 resolved"
std::string TitleOf(const Message& message);

// Its lines for people, each with its end.
std::string TextOf(const Message& message);

// Whether anything in it needs somebody now.
bool IsUrgent(const Message& message);

}  // namespace tracklake::alarm
