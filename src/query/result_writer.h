// A query's result as text for programs. All are written row by row, whatever their size. Each
// returns the number of rows, and stops where the stream is no longer good.
#pragma once

#include <cstdint>
#include <ostream>

#include "base/result.h"
#include "query/result_source.h"

namespace tracklake {

// {"schema_version":1,"columns":[{"name":…,"type":…}],"rows":[{"a":1,"b":null}]}; null also for NaN
// and infinity. Of two columns with the same name the second one is called a_1, there and in the
// rows.
Result<std::int64_t> WriteJson(ResultSource& source, std::ostream& out);

// The same with rows as arrays, [[1,null]], and names as they are: the smaller form.
Result<std::int64_t> WriteJsonColumns(ResultSource& source, std::ostream& out);

// An object a row and line, {"a":1,"b":null}.
Result<std::int64_t> WriteJsonObjectLines(ResultSource& source, std::ostream& out);

// A line for the columns, {"schema_version":1,"columns":[{"name":…,"type":…}]}, flushed at once,
// and one for each row, [1,"two",null].
Result<std::int64_t> WriteJsonLines(ResultSource& source, std::ostream& out);

// LF; NULL is empty, the empty text "".
Result<std::int64_t> WriteCsv(ResultSource& source, std::ostream& out);

// A tab between the cells; in them a tab, line feed, carriage return or backslash is \t, \n, \r,
// \\. NULL is empty.
Result<std::int64_t> WriteTsv(ResultSource& source, std::ostream& out);

// A table as GitHub's Markdown knows it; NULL is empty.
Result<std::int64_t> WriteMarkdown(ResultSource& source, std::ostream& out);

}  // namespace tracklake
