// What an import brought, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "app/stage_report.h"
#include "cli/terminal.h"

namespace tracklake::cli {

nlohmann::ordered_json ImportReportJson(const app::ImportReport& report);

// What was refused, what was ignored and why, then one line of sums.
void SayImportReport(const Terminal& terminal, const app::ImportReport& report);

}  // namespace tracklake::cli
