// SHA-256 of two messages at once. A processor's instructions for it wait for each other; those of
// a second message fit into the pauses, so that two take hardly longer than one. Any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tracklake {

// 64 lower-case hex digits each, as Sha256Hex() gives them. Faster than that where the processor
// has the instructions and neither message is short; never slower.
std::array<std::string, 2> Sha256HexOfTwo(std::string_view first, std::string_view second);

}  // namespace tracklake
