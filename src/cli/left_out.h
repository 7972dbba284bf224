// What lies below the raw prefixes and is not read, counted for people and programs. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "raw/listing.h"

namespace tracklake::cli {

// Reason → how many.
std::map<std::string, std::int64_t> CountByReason(std::span<const LeftOut> left_out);

// "5 files: 2 hidden, 3 not .json"
std::string LeftOutText(std::span<const LeftOut> left_out);

}  // namespace tracklake::cli
