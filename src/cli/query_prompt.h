// `query` without SQL on a terminal: a prompt that runs one statement after another.
#pragma once

#include "cli/context.h"
#include "cli/query_output.h"
#include "query/session.h"

namespace tracklake::cli {

// Until the user leaves. kConfig where libedit is missing, kNotFound where there is no lake; what
// goes wrong with a statement is told, and ends nothing.
Result<ExitCode> RunQueryPrompt(Context& context, const QueryOptions& options,
                                const OutputWishes& wishes);

}  // namespace tracklake::cli
