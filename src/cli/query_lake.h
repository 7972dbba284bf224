// One statement on our own engine, from its SQL to its output: for `query` and its prompt.
#pragma once

#include <string>

#include "cli/context.h"
#include "cli/query_output.h"
#include "query/session.h"

namespace tracklake::cli {

Result<ExitCode> QueryLake(Context& context, const std::string& sql, QueryOptions options,
                           OutputWishes wishes);

}  // namespace tracklake::cli
