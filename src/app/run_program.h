// Runs another program for what it says, as AWS's credential_process. Any thread.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace tracklake::app {

// Its standard output, at most 64 KiB; it has no input, and our standard error. The first argument
// is looked for in PATH; there is no shell. kConfig when it cannot be started, or ends with another
// status than 0.
Result<std::string> RunProgram(const std::vector<std::string>& argv);

}  // namespace tracklake::app
