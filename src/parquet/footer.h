// The end of a Parquet file, where readers begin: its columns and where everything stands. A pure
// function, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "parquet/metadata.h"
#include "tables/schema.h"

namespace tracklake::parquet {

inline constexpr std::string_view kMagic = "PAR1";

// Where a chunk's indexes stand; lengths of 0: it has none.
struct IndexPlace {
  std::int64_t column_offset = 0, offset_offset = 0;
  std::int32_t column_length = 0, offset_length = 0;
};

// The footer, its length and the closing magic. `places` has an element a chunk, group by group.
void AppendFooter(std::span<const ColumnInfo> columns, std::span<const RowGroup> groups,
                  std::span<const IndexPlace> places, std::string* out);

}  // namespace tracklake::parquet
