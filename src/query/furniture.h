// What a worker makes before it runs a statement: the clock, the views and macros that the
// statement reaches, and at last the bolt: nothing but the statement's files can be opened then,
// and no setting can be changed. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "query/foreign_scans.h"
#include "query/query_files.h"
#include "query/worker/wire.h"

namespace tracklake {

// SQL statements, in their order, for a statement as it was judged. DuckDB may open what
// `reachable` holds; time stands still at the clock's, so that a simulation's query sees the
// simulation's day.
std::vector<std::string> Furniture(const std::string& sql, const QueryFiles& files,
                                   const Locate& locate, const ForeignScans& foreign,
                                   const WorkerFiles& reachable, Clock& clock);

}  // namespace tracklake
