// What a result's columns are on a terminal: which of them are numbers, which may be cut, and which
// stay where not all fit. Pure, any thread.
#pragma once

#include <span>
#include <vector>

#include "base/table_layout.h"
#include "query/result_source.h"

namespace tracklake {

// By their types and names, and by the rows that are known: a column of words without a blank holds
// ids, codes or dates, and is never cut. Names stay before all others; links, keys and the ids of
// what is named go first.
std::vector<LayoutColumn> ShownColumns(const std::vector<QueryColumn>& columns,
                                       std::span<const TableRow> rows);

}  // namespace tracklake
