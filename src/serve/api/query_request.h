// What a caller asks of POST /api/v1/query. Pure, any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "query/parameters.h"

namespace tracklake::serve {

struct QueryRequest {
  enum class Format : std::uint8_t { kJsonLines, kCsv };

  std::string sql;
  Format format = Format::kJsonLines;
  std::optional<std::int64_t> limit;                 // of rows
  std::optional<std::chrono::milliseconds> timeout;  // else query.timeout
  std::optional<Day> as_of;                          // only what was fetched by then
  std::string id;                                    // "" lets the service choose one
  std::vector<QueryParameter> parameters;            // what $name in the SQL stands for
};

// From {"sql": "SELECT …", "format": "ndjson" | "csv", "limit": 1000, "timeout": "60s", "as_of":
// "2026-11-20", "id": "…", "params": {"name": …}}, of which only the first must be there. kUsage
// for anything else, and for a timeout of more than `most`.
Result<QueryRequest> ReadQueryRequest(std::string_view body, std::chrono::milliseconds most);

}  // namespace tracklake::serve
