#include "base/duration.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace tracklake {
namespace {

struct DurationUnit {
  std::string_view name;
  std::chrono::milliseconds length;
};
constexpr DurationUnit kDurationUnits[] = {{"h", std::chrono::hours(1)},
                                           {"m", std::chrono::minutes(1)},
                                           {"s", std::chrono::seconds(1)},
                                           {"ms", std::chrono::milliseconds(1)}};

}  // namespace

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::chrono::milliseconds kLongest = std::chrono::days(1);
  for (const DurationUnit& unit : kDurationUnits) {
    if (error != std::errc() || name != unit.name || number < 1) continue;
    if (number > kLongest / unit.length) return std::nullopt;
    return number * unit.length;
  }
  return std::nullopt;
}

std::string FormatDuration(std::chrono::milliseconds duration) {
  for (const DurationUnit& unit : kDurationUnits) {
    if (duration.count() == 0 || duration % unit.length != std::chrono::milliseconds(0)) continue;
    return fmt::format("{}{}", duration / unit.length, unit.name);
  }
  return "0s";
}

}  // namespace tracklake
