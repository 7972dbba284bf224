// seccomp: calls to the kernel that reading Parquet and spilling never needs are refused (EPERM),
// whatever the process's code does. What Landlock does not cover (other sockets, other processes,
// owners and rights of files) is covered here.
#pragma once

#include "base/result.h"

namespace tracklake {

// Whether the kernel filters calls, and this build knows the machine's numbers for them.
bool HasSeccomp();

// For the calling thread and those that it begins later; there is no way back. Does nothing, and
// succeeds, where there is no seccomp. kIo when the kernel refuses.
Result<> RestrictCalls();

}  // namespace tracklake
