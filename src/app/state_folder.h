// Where private state is kept that belongs to the user and to no lake: tokens. Any thread.
#pragma once

#include <filesystem>

#include "app/config.h"
#include "base/result.h"

namespace tracklake::app {

// $XDG_STATE_HOME/tracklake, else ~/.local/state/tracklake; need not exist. kConfig when neither
// variable names an absolute folder, or when it lies under the lake: lakes are copied and shared.
Result<std::filesystem::path> PrivateStateFolder(const Config& config,
                                                 const Environment& environment);

}  // namespace tracklake::app
