// A small reader of our own Parquet files, for tests. It understands what we write and nothing
// else, and is strict: whatever a file says about itself (sizes, offsets, counts, bounds, indexes)
// must be so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "tables/schema.h"

namespace tracklake::parquet::testing {

using Cell = std::optional<std::variant<bool, std::int32_t, std::int64_t, double, std::string>>;

struct ReadColumn {
  std::string name;
  ColumnType type = ColumnType::kVarchar;
  int field_id = 0;
  std::vector<Cell> cells;
  int pages = 0, dictionary_pages = 0, compressed_pages = 0, bounded_chunks = 0;
};

struct ReadFile {
  std::vector<ReadColumn> columns;
  std::vector<std::int64_t> row_groups;  // their rows
  bool has_indexes = false;
};

// kCorruption with what is not so.
Result<ReadFile> ReadParquet(std::string_view bytes);

}  // namespace tracklake::parquet::testing
