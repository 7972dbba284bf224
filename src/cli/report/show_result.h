// Prints what a query of ours lists on stdout, as the user asked: all rows as a table, as JSON with
// columns and rows in the form of all listings, or as CSV.
#pragma once

#include "cli/context.h"
#include "query/result_source.h"

namespace tracklake::cli {

Result<> ShowResult(const Context& context, ResultSource& source);

}  // namespace tracklake::cli
