// Staging folders on disk: `_tracklake/tmp/<16 hex digits>/`, each under a lock on the folder
// itself that its process holds. When the process dies the kernel drops the lock, and whoever can
// take it knows that the folder is dead. Any thread.
#pragma once

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "store/staging.h"

namespace tracklake::local {

// Makes a folder in `parent`, which exists, and locks it.
Result<std::unique_ptr<Staging>> MakeStagingFolder(const std::filesystem::path& parent, Rng& rng);

// Removes the dead folders in `parent`, which need not exist; returns how many there were.
Result<int> RemoveDeadFolders(const std::filesystem::path& parent);

}  // namespace tracklake::local
