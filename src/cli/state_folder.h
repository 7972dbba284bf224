// Where private state is kept that belongs to the user and to no lake: tokens. Reads the
// environment; main thread.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "cli/config.h"

namespace tracklake::cli {

// $XDG_STATE_HOME/tracklake, else ~/.local/state/tracklake; need not exist. kConfig when neither
// variable names an absolute folder, or when it lies under the lake: lakes are copied and shared.
Result<std::filesystem::path> PrivateStateFolder(const Config& config);

// The same from given values, for tests.
Result<std::filesystem::path> PrivateStateFolder(const Config& config, const Environment& read);

}  // namespace tracklake::cli
