// What `config check` tells of what it found.
#pragma once

#include <vector>

#include "app/config_reading.h"
#include "cli/commands.h"

namespace tracklake::cli {

// Each problem once, with its cure: for people on stderr, for programs on stdout.
Said ConfigReport(const std::vector<app::ConfigProblem>& problems, Format format, bool colour);

}  // namespace tracklake::cli
