// Times in HTTP's headers (RFC 9110 §5.6.7). Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace tracklake {

// "Fri, 20 Nov 2026 06:00:00 GMT", one of the two forms that HTTP had before and that must still be
// read ("Friday, 20-Nov-26 06:00:00 GMT", "Fri Nov 20 06:00:00 2026"), or what else libcurl takes
// for a date. nullopt for anything that it does not. The name of the day is not compared with the
// date.
std::optional<Seconds> ParseHttpDate(std::string_view text);

}  // namespace tracklake
