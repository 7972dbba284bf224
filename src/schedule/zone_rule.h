// The rule that ends a TZif file and holds after its last change: POSIX's TZ, as
// "CET-1CEST,M3.5.0,M10.5.0/3", with RFC 9636's longer hours. Values, pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace tracklake {

// A day of each year, and a time on that day's clocks.
struct YearlyTime {
  enum class Kind : std::uint8_t {
    kDay,      // day 0 to 365
    kNoLeap,   // day 1 to 365, and February 29 is none
    kWeekday,  // the `week`th (5: last) `day` (0: Sunday) of `month`
  };
  Kind kind = Kind::kDay;
  int day = 0;
  int week = 0;
  int month = 0;
  std::chrono::seconds time{};

  std::chrono::local_seconds In(std::chrono::year year) const;
};

struct ZoneRule {
  struct Summer {
    std::chrono::seconds offset{};
    YearlyTime begins;  // by the clocks of winter
    YearlyTime ends;    // by the clocks of summer
  };
  std::chrono::seconds offset{};  // east of Greenwich
  std::optional<Summer> summer;
};

// nullopt for any other text.
std::optional<ZoneRule> ParseZoneRule(std::string_view text);

}  // namespace tracklake
