// What a verification comes to, and what heals what it found. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "app/outcome.h"
#include "lake/report.h"

namespace tracklake::app {

Outcome OutcomeOf(const VerifyReport& report);

// Commands, each once, in the order of the problems.
struct Cures {
  std::vector<std::string> of_raw;      // first, since days are made again from raw
  std::vector<std::string> of_days;     // one for all where there are more than kMaxDayCures
  std::vector<std::string> of_rollups;  // last, since they are made again from days
};
inline constexpr std::size_t kMaxDayCures = 5;

Cures CuresOf(const VerifyReport& report);

}  // namespace tracklake::app
