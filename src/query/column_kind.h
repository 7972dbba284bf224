// What a column of a result is for the eye: numbers stand right and are never cut, a text that is
// long may be. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace tracklake {

enum class ColumnKind : std::uint8_t {
  kNumber,
  kTime,  // dates, times of day, points in time, intervals
  kBoolean,
  kText,
  kNested,  // lists, structs, maps, JSON, bytes: as long as they like
};

// By DuckDB's name of the type.
ColumnKind KindOfType(std::string_view type);

}  // namespace tracklake
