// Times in HTTP's headers (RFC 9110 §5.6.7). Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake {

// "Fri, 20 Nov 2026 06:00:00 GMT", or one of the two forms that HTTP had before and that must still
// be read: "Friday, 20-Nov-26 06:00:00 GMT" (of 1970 to 2069) and "Fri Nov 20 06:00:00 2026".
// nullopt for anything else. The name of the day is not compared with the date.
std::optional<Seconds> ParseHttpDate(std::string_view text);

// The first form, which is the only one to be sent.
std::string FormatHttpDate(Seconds time);

}  // namespace tracklake
