// Files that several processes write lines to. Any thread.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// Writes the lines behind what the file holds, in one piece, whoever else does; makes the file and
// its folder if need be. Not durable: a power cut may take them. kIo when the disk refuses, perhaps
// in the middle of a line.
Result<> AppendLines(const std::filesystem::path& file, std::string_view lines);

}  // namespace tracklake
