// What the settings alarms.* may say. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "app/config.h"

namespace tracklake::app {

// What the setting of that name should be, where it is not; "" where all is well, and for every
// setting that is none of theirs. Quotes no value.
std::string ExpectedOfAlarms(const Config& config, std::string_view name);

}  // namespace tracklake::app
