// DuckDB's chunks as frames. Used by the thread that has the chunk.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "duck/api.h"
#include "query/worker/wire.h"

namespace tracklake {

// The type in which a column crosses the pipe; nullopt for what must become a text first.
std::optional<WireType> WireTypeOf(duckdb_logical_type type);

// Its name in SQL, as DESCRIBE says it; nullopt for what does not cross the pipe as it is.
std::optional<std::string_view> SimpleNameOf(duckdb_logical_type type);

// Hands the rows over as one frame, or as many as it takes to keep those of several rows below
// kUsualFrameBytes; false as soon as `send` says so. kUsage for a row above kMaxFrameBytes.
Result<bool> WriteChunk(duckdb_data_chunk chunk, const std::vector<WireType>& types,
                        const std::function<bool(std::string_view)>& send);

}  // namespace tracklake
