// A query's result as a table for people, that fits their terminal (base/table_layout.h). Bounded
// memory, however many rows there are and however long their cells.
#pragma once

#include <cstdint>
#include <ostream>

#include "base/result.h"
#include "base/text_table.h"
#include "query/result_source.h"

namespace tracklake {

// Of more rows than both together only the first and the last are shown.
inline constexpr std::size_t kHeadRows = 20;
inline constexpr std::size_t kTailRows = 20;

struct TableView {
  TableStyle style;
  bool all_rows = false;  // else the first and the last ones
};

// Ends in a line with how many rows, and columns, there are and how many are shown. A plan, which
// is what EXPLAIN gives, is shown as it is. With all rows it writes them as they come, once the
// first thousand have said how wide their columns are. Returns the number of rows.
Result<std::int64_t> WriteTable(ResultSource& source, const TableView& view, std::ostream& out);

}  // namespace tracklake
