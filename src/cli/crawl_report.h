// What a crawl found, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "app/stage_report.h"
#include "cli/terminal.h"

namespace tracklake::cli {

nlohmann::ordered_json CrawlReportJson(const app::CrawlStageReport& report);

// One line of sums, what is missing, and days that cannot be read; every change when asked for.
void SayCrawlReport(const Terminal& terminal, const app::CrawlStageReport& report);

}  // namespace tracklake::cli
