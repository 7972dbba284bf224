// What a setting may say beyond its type: ranges, names, schedules, references to secrets. Pure.
#pragma once

#include <string>
#include <string_view>

#include "app/config_reading.h"
#include "base/result.h"

namespace tracklake::app {

// kConfig, which names the setting, where it came from and what was expected; never its value.
std::unexpected<Error> WrongSetting(std::string_view name, const std::string& origin,
                                    std::string_view expected);

// nullptr for a name that no setting has.
const ConfigKey* FindConfigKey(std::string_view name);

// kConfig, with the name that was meant.
std::unexpected<Error> UnknownSetting(std::string_view name, const std::string& origin);

// An error about a setting, as one of the configuration, with where it stands.
Error LocatedError(Error error, std::string_view name, const std::string& origin);

// The settings that cannot be meant so, in the order of ConfigKeys().
std::vector<ConfigProblem> CheckConfig(const LoadedConfig& loaded);

}  // namespace tracklake::app
