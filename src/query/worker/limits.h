// What a worker may take of the machine, set by the process for itself. Linux only.
#pragma once

#include <cstdint>

#include "base/result.h"

namespace tracklake {

// What a thread has for its stack at most, where the user's own limit is not lower.
inline constexpr std::uint64_t kStackBytes = std::uint64_t{8} << 20;

// Call before anything allocates much and before threads begin: address space that is only set
// aside counts, too.
void SaveAddressSpace();

// From now on the process may take so much memory more than it has now, and not write a file larger
// than `file_bytes` (0: of any size). No core is dumped. There is no way back. A sanitizer's shadow
// memory leaves no bound of memory to set. kIo when the kernel refuses, or does not say how much
// the process has.
Result<> LimitSelf(std::uint64_t memory_bytes, std::uint64_t file_bytes);

}  // namespace tracklake
