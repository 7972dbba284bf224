// DuckDB's complaints about SQL in the form of all our errors: what, where (the line with a caret
// below the place), and what to do. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/unicode.h"

namespace tracklake {

// `message` is DuckDB's; `sql` what the user wrote; `lines_above` how many lines stood above it in
// what DuckDB was given. Of kind kUsage.
Error ExplainSqlError(std::string_view message, std::string_view sql, int lines_above = 0);

// Where in the SQL something is, as editors count: both from 1, columns in characters.
struct SqlPlace {
  int line = 0;
  int column = 0;

  bool operator==(const SqlPlace&) const = default;
};

// The place that ExplainSqlError()'s message points at with its caret; nullopt where it points at
// none of this SQL.
std::optional<SqlPlace> PlaceIn(std::string_view sql, std::string_view message);

// The same place as an offset in the SQL.
std::optional<std::size_t> OffsetIn(std::string_view sql, std::string_view message);

// How wide a character of SQL is below which a caret stands: a tab is shown as a blank.
std::size_t CellsInSql(const Character& character);

// Whether it says that there is no table of the name that the SQL asks for.
bool IsOfUnknownTable(std::string_view message);

}  // namespace tracklake
