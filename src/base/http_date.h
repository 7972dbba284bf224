// The one form of time in HTTP's headers: "Fri, 20 Nov 2026 06:00:00 GMT". Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake {

// nullopt for anything else, also for the two older forms that HTTP once had. The name of the day
// is not compared with the date.
std::optional<Seconds> ParseHttpDate(std::string_view text);

std::string FormatHttpDate(Seconds time);

}  // namespace tracklake
