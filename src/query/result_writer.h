// A query's result as text: a table for people, JSON or CSV for programs. The last two are written
// row by row, whatever their size. A table is kept until it is whole, so long cells are cut, and
// fewer rows shown where they are very wide: tens of megabytes, whatever is asked.
#pragma once

#include <cstdint>
#include <ostream>

#include "base/result.h"
#include "base/text_table.h"
#include "query/result_source.h"

namespace tracklake {

// Nobody reads further on a screen; a line tells how many rows there are and how to get them.
inline constexpr std::size_t kRowsShown = 1000;

// Each returns the number of rows.
Result<std::int64_t> WriteTable(ResultSource& source, const TableStyle& style, std::ostream& out);

// {"schema_version":1,"columns":[{"name":…,"type":…}],"rows":[[…]]}; null also for NaN and
// infinity.
Result<std::int64_t> WriteJson(ResultSource& source, std::ostream& out);

// A line for the columns, {"schema_version":1,"columns":[{"name":…,"type":…}]}, flushed at once,
// and one for each row, [1,"two",null].
Result<std::int64_t> WriteJsonLines(ResultSource& source, std::ostream& out);

Result<std::int64_t> WriteCsv(ResultSource& source, std::ostream& out);

}  // namespace tracklake
