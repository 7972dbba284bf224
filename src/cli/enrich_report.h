// What enrichment brought, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "app/stage_report.h"
#include "cli/terminal.h"

namespace tracklake::cli {

// An object: lookups, answers, retry_at, and where something was transformed first transform.
nlohmann::ordered_json EnrichReportJson(const app::EnrichStageReport& report);

// A line for each lookup that something was wanted of, its trouble and cure below it.
void SayEnrichReport(const Terminal& terminal, const app::EnrichStageReport& report);

}  // namespace tracklake::cli
