// Lets one SELECT through and nothing else (EXPLAIN ANALYZE, COPY, ATTACH and SET all execute
// something). It uses DuckDB's parser, so it sees what would run, and binds nothing: no table, file
// or function has been looked up when it judges, so it stands before everything else.
#pragma once

#include <string>

#include "base/result.h"
#include "duck/database.h"

namespace tracklake {

// The statement without the semicolons, white space and comments behind it. kUsage when there is
// none, more than one, or another kind than SELECT (WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE
// are SELECTs; EXPLAIN of one is as good as it, and begins so). What DuckDB itself says against it
// is still in DuckDB's words.
Result<std::string> OneSelect(Connection& connection, const std::string& sql);

}  // namespace tracklake
