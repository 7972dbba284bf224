// Whole frames from a descriptor that waits: a worker's side of the pipe. Any thread, one at a time
// for each descriptor.
#pragma once

#include <optional>
#include <string>

#include "query/worker/wire.h"

namespace tracklake {

// Reads the next frame into *buffer, which the frame points into. nullopt when the other side has
// gone, or says what no frame is.
std::optional<Frame> TakeFrame(int descriptor, std::string* buffer);

}  // namespace tracklake
