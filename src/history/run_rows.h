// A run's record in the columns of runs.sqlite: what stands behind the parameters of a statement,
// and what a row says. Used by the thread that has the statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "history/run_record.h"
#include "sqlite/sqlite.h"

namespace tracklake {

// Binds one parameter; NULL without a time.
void BindTime(SqliteStatement& statement, int parameter, const std::optional<Micros>& time);
void BindTime(SqliteStatement& statement, int parameter, const std::optional<Seconds>& time);
// Binds a parameter for each count, from that one on.
void BindCounts(SqliteStatement& statement, int parameter, const RunCounts& counts);

// A command line as the text of a JSON array.
std::string ArgumentsText(const std::vector<std::string>& arguments);

Micros ReadMicros(const SqliteStatement& row, int column);
std::optional<Micros> ReadOptionalMicros(const SqliteStatement& row, int column);
// From that column on.
RunCounts ReadCounts(const SqliteStatement& row, int column);

// A row of all columns of runs, in their order, and of one that stands for the source behind them
// where there is none. Without stages and errors.
RunRecord ReadRun(const SqliteStatement& row);

}  // namespace tracklake
