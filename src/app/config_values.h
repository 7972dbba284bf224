// What settings say, looked at as the commands that need them would: places, addresses, playlists,
// families, zones, secrets of this machine. Looks at the file system; any thread.
#pragma once

#include <vector>

#include "app/config_reading.h"

namespace tracklake::app {

// The settings that some command would refuse, in the order of ConfigKeys(). What lies in AWS is
// not asked for.
std::vector<ConfigProblem> CheckValues(const LoadedConfig& loaded, const Environment& environment);

}  // namespace tracklake::app
