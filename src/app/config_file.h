// tracklake.toml as settings: which keys stand in it, with values of which type. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "app/config_reading.h"

namespace tracklake::app {

inline constexpr std::size_t kMaxConfigBytes = 1 << 20;

// Sets what the text says, and adds what is wrong with it. Of a text that is no TOML only the first
// fault is known.
void ReadToml(std::string_view text, const std::string& file, const Environment& environment,
              ConfigReading* reading);

// "tracklake.toml:3" → 3; 0 for an origin that is no line of the file.
int LineOf(std::string_view origin, std::string_view file);

}  // namespace tracklake::app
