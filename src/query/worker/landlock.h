// Landlock: after it a process opens the files it was told of and no others, makes no TCP
// connection and signals nobody, whatever its code does. The kernel's own calls, since the C
// library has no wrappers for them.
#pragma once

#include <span>
#include <string>

#include "base/result.h"

namespace tracklake {

// The kernel's version of Landlock; 0: it has none, or it is switched off.
int LandlockVersion();

// For the calling thread and those that it begins later; there is no way back. `readable` files can
// be read, and what else their folders hold: a writer may put the same file there anew. In
// the `writable_folder` (may be empty) files and folders made and removed, the `writable_file` (may
// be empty; it exists) written. What is gone is left out. Does nothing, and succeeds, where there
// is no Landlock. kIo when the kernel refuses.
Result<> RestrictFiles(std::span<const std::string> readable, const std::string& writable_folder,
                       const std::string& writable_file);

}  // namespace tracklake
