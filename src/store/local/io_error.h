// Says what the file system refused: on which object, why, and what to do about it. Any thread.
#pragma once

#include <string_view>

#include "base/result.h"

namespace tracklake::local {

// kIo, or kExhausted where the machine has no more descriptors or memory, with a hint made from the
// error number: IoError("write", key, errno). The object is a key or a path.
std::unexpected<Error> IoError(std::string_view verb, std::string_view object, int error_number);

}  // namespace tracklake::local
