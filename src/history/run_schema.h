// The tables of runs.sqlite, and which version of them a file has. docs/reference/runs.md has them
// too. Used by the thread that has the database.
#pragma once

#include <string>

#include "base/result.h"
#include "sqlite/sqlite.h"

namespace tracklake {

// Makes the tables, and the column that came later, where they are not there. kConfig for a file
// that a later version of tracklake has made.
Result<> MakeRunTables(SqliteDatabase& database, const std::string& path);

// The same, without making them: false where there are none.
Result<bool> HasRunTables(SqliteDatabase& database, const std::string& path);

// Whether runs have the column that came later.
Result<bool> HasSource(SqliteDatabase& database);

}  // namespace tracklake
