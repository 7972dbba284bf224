// What a setting may say beyond its type: ranges, names, schedules, references to secrets. Pure.
#pragma once

#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"

namespace tracklake::app {

// kConfig, which names the setting, where it came from and what was expected; never its value.
std::unexpected<Error> WrongSetting(std::string_view name, const std::string& origin,
                                    std::string_view expected);

// The first setting that cannot be meant so.
Result<> CheckConfig(const LoadedConfig& loaded);

}  // namespace tracklake::app
