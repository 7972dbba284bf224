// Prints a query's result on stdout in the format the user asked for.
#pragma once

#include "cli/context.h"
#include "query/session.h"

namespace tracklake::cli {

Result<> ShowResult(const Context& context, QuerySession& session);

}  // namespace tracklake::cli
