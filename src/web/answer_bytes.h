// An answer as it goes over the wire. What a browser must not do with it stands in every one. Pure,
// any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "web/request.h"

namespace tracklake::web {

enum class Framing : std::uint8_t {
  kLength,    // Content-Length says where it ends
  kChunks,    // its last chunk does
  kUntilEnd,  // the end of the connection does
};

// The status line, all headers and the empty line.
std::string HeadBytes(const Answer& answer, Framing framing, bool keeps_open);

// A piece of a body as a chunk; the empty one is the last.
std::string ChunkBytes(std::string_view piece);

}  // namespace tracklake::web
