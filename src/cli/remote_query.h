// A query on an engine that is not ours: what it may cost before, its result, what it took.
#pragma once

#include <chrono>
#include <string>

#include "app/remote_query.h"
#include "cli/query_output.h"

namespace tracklake::cli {

Result<ExitCode> QueryRemotely(Context& context, app::RemoteEngine engine, const std::string& sql,
                               std::chrono::milliseconds timeout, OutputWishes wishes);

}  // namespace tracklake::cli
