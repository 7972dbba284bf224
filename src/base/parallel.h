// Independent steps of one piece of work on a few threads at once: waits on a network, or work that
// several processors share.
#pragma once

#include <cstddef>
#include <functional>

namespace tracklake {

// Calls step(0) … step(count − 1), each once, on at most `max_threads` threads, the caller's among
// them, and returns when all have ended. A thread that does not start is one fewer. What a step
// throws is thrown here when the others have ended; steps not begun then are left out.
void ForEachInParallel(std::size_t count, std::size_t max_threads,
                       const std::function<void(std::size_t)>& step);

}  // namespace tracklake
