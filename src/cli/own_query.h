// The queries that commands ask of the lake for themselves: files in sql/needs, embedded.
#pragma once

#include <string_view>

#include "cli/context.h"
#include "query/session.h"

namespace tracklake::cli {

// `name` is a file's, without its ending.
Result<QuerySession> OpenOwnQuery(Context& context, ObjectStore* store, std::string_view name);

}  // namespace tracklake::cli
