// Prints a query's result on stdout in the format the user asked for.
#pragma once

#include "cli/context.h"
#include "query/result_source.h"

namespace tracklake::cli {

Result<> ShowResult(const Context& context, ResultSource& source);

}  // namespace tracklake::cli
