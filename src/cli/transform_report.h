// What a transform did, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "app/stage_report.h"
#include "cli/terminal.h"

namespace tracklake::cli {

nlohmann::ordered_json TransformReportJson(const app::TransformStageReport& report);

// One line of sums; what went into quarantine or failed, with the cure; details when asked for.
void SayTransformReport(const Terminal& terminal, const app::TransformStageReport& report);

}  // namespace tracklake::cli
