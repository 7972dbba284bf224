// What the bounds of some values must be, found from the values alone and in another way than the
// writer's, for tests. Pure functions, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "parquet/testing/file_reader.h"

namespace tracklake::parquet::testing {

// As a chunk's statistics or a column index have them; the latter do not say what is exact.
struct StatedBounds {
  std::string_view min, max;
  std::optional<bool> min_exact, max_exact;
};

// Whether the values have bounds: docs/reference/parquet.md, §4.
bool HaveBounds(std::span<const Cell> cells);

// What is wrong with the bounds of values that have some: "least: …"; empty where nothing is.
std::string FaultOfBounds(int physical_type, std::span<const Cell> cells,
                          const StatedBounds& stated);

}  // namespace tracklake::parquet::testing
