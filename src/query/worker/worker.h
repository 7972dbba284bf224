// The program's other role: a process that runs SQL for the process that began it, and can do
// nothing else. It loads DuckDB, shuts itself in (only its own lake's files, no network, no other
// process, bounded memory), and answers frames (wire.h) from standard input on standard output
// until its owner has gone or its time is over.
#pragma once

namespace tracklake {

// What the role is called on the command line. Not for people: it reads frames.
inline constexpr const char* kSqlWorkerRole = "sql-worker";

// Whether this process was begun as a worker: main() asks first.
bool IsSqlWorker(int argc, const char* const* argv);

// Returns the process's exit code.
int RunSqlWorker();

}  // namespace tracklake
