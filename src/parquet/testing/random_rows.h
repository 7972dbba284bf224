// Random rows for tests: every table, columns that behave in one way each (all NULL, constant, few
// values, all different, growing, extremes …), texts of all kinds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "parquet/testing/file_reader.h"
#include "tables/rows.h"

namespace tracklake::parquet::testing {

// Where choices come from: a seed, or bytes that a fuzzer found (0 for ever behind their end).
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : state_(seed) {}
  explicit Choices(std::string_view bytes) : bytes_(bytes), from_bytes_(true) {}

  std::uint64_t Next();
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }

 private:
  std::uint64_t state_ = 0;
  std::string_view bytes_;
  bool from_bytes_ = false;
};

// Adds that many rows to one table; their texts live in *arena. `max_text` bounds a text's bytes.
void AddRandomRows(TableId table, std::size_t count, std::size_t max_text, Choices* choices,
                   Arena* arena, Rows* rows);

// What a file of the table must give: a vector of cells a column.
std::vector<std::vector<Cell>> ExpectedCells(const Rows& rows, TableId table);

// Whether a cell reads as it should: NaN is NaN.
bool SameCell(const Cell& a, const Cell& b);

}  // namespace tracklake::parquet::testing
