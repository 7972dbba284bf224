// The environment of this process: the one place that reads it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tracklake::cli {

// nullopt when the variable is not set.
std::optional<std::string> ReadEnvironment(const std::string& name);

// Names of all variables that are set.
std::vector<std::string> VariableNames();

}  // namespace tracklake::cli
