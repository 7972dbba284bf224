// A query on an engine that is not ours: what it may cost before, its result, what it took.
#pragma once

#include <chrono>
#include <string>

#include "app/remote_query.h"
#include "cli/context.h"

namespace tracklake::cli {

// The result goes to stdout, or with `output` into that file (.csv, .json).
Result<ExitCode> QueryRemotely(const Context& context, app::RemoteEngine engine,
                               const std::string& sql, std::chrono::milliseconds timeout,
                               const std::string& output);

}  // namespace tracklake::cli
