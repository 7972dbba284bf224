// What lies below the raw prefixes and is not read, as people read it. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "raw/listing.h"

namespace tracklake::cli {

// "5 files: 2 hidden, 3 not .json"
std::string LeftOutText(std::span<const LeftOut> left_out);

}  // namespace tracklake::cli
