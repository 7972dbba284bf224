// How a result becomes a Parquet file that any reader takes. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/session.h"

namespace tracklake {

// The SELECT's columns as they are, but integers of 128 bits, as sum() gives them, also those in
// lists and structs, as `wide`: Parquet knows none, and DuckDB would write doubles. `limit`: its
// first rows only.
std::string CopyStatement(std::string_view select, const std::vector<QueryColumn>& columns,
                          std::string_view wide, const std::string& parquet_file,
                          std::optional<std::int64_t> limit = {});

// Whether that makes a difference.
bool HasWideIntegers(const std::vector<QueryColumn>& columns);

}  // namespace tracklake
