// What a run of extraction brought, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/terminal.h"
#include "extract/report.h"

namespace tracklake::cli {

// An object: calls, pages_discarded, playlists, others, retry_at.
nlohmann::ordered_json ExtractReportJson(const ExtractReport& report);

// What is missing and its cure on stderr, alike troubles once, then one line of sums.
void SayExtractReport(const Terminal& terminal, const ExtractReport& report);

}  // namespace tracklake::cli
