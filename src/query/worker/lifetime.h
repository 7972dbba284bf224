// When a worker's process ends, whatever DuckDB does meanwhile: at its deadline, and with its
// owner.
#pragma once

#include <chrono>

#include "base/result.h"

namespace tracklake {

// The kernel ends the process when its time is over. The owner does the same from outside; this
// holds when the owner has been stopped. There is no way back. kIo when the kernel refuses.
Result<> EndAfter(std::chrono::milliseconds time);

// Ends the process when whoever holds the other end of this socket has gone. Begins a thread, so
// call it once the process has shut itself in. kExhausted when there is no thread to be had.
Result<> EndWithOwner(int from_owner);

}  // namespace tracklake
