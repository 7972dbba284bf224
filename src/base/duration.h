// How long something may take, as people write it. Pure functions, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tracklake {

// "500ms", "60s", "10m", "2h": a whole number and its unit. nullopt for anything else, 0 and more
// than a day.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);
std::string FormatDuration(std::chrono::milliseconds duration);  // in the largest unit that fits

}  // namespace tracklake
