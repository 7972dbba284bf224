// Locks that the kernel drops when their process dies: flock(2) on a file. They belong to the open
// file, not to the process, so two locks taken in one process exclude each other too. A forked
// child keeps its parent's locks held for as long as it has them open. Any thread.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "store/locks.h"

namespace tracklake::local {

enum class Wait : std::uint8_t { kYes, kNo };

// Makes the file if there is none; its folder exists. nullptr when kNo was asked and it is held. A
// user who may only read takes locks on files that others have made. kNotFound: no folder. A link
// in its place is refused.
Result<std::unique_ptr<HeldLock>> LockFile(const std::filesystem::path& file, LockMode mode,
                                           Wait wait);

// Whether this user, whatever it tries, makes no file in the folder: the medium is read-only, or
// the folder somebody else's.
bool CannotBeWritten(const std::filesystem::path& folder);

// Keeps nobody out.
std::unique_ptr<HeldLock> NoLock();

}  // namespace tracklake::local
