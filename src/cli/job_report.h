// What a job did, as people and as programs read it.
#pragma once

#include <nlohmann/json.hpp>

#include "app/job.h"
#include "cli/context.h"

namespace tracklake::cli {

// Tells people of each stage when it has ended; nothing where stderr is a log, whose lines are the
// events. Borrows the terminal.
app::OnStage SayStages(const Terminal& terminal);

// Says when to run again, if a stage was deferred.
void SayRetryAt(const Terminal& terminal, const app::JobReport& report);

// An object with a member for each stage that was run.
nlohmann::ordered_json JobReportJson(const app::JobReport& report);

// Prints the result for programs, with schema_version, when they asked for JSON.
void PrintJson(const Context& context, const nlohmann::ordered_json& json);

}  // namespace tracklake::cli
