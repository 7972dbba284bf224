// What a job did, as people read it, and the place where programs are given its JSON.
#pragma once

#include "app/job.h"
#include "app/json/stage_json.h"
#include "cli/context.h"

namespace tracklake::cli {

// What a stage did: troubles always, the rest unless --quiet. Each in a file of its own:
// <stage>_report.cc.
void Say(const Terminal& terminal, const ExtractReport& report);
void Say(const Terminal& terminal, const app::ImportReport& report);
void Say(const Terminal& terminal, const app::TransformStageReport& report);
void Say(const Terminal& terminal, const app::EnrichStageReport& report);
void Say(const Terminal& terminal, const app::CrawlStageReport& report);
void Say(const Terminal& terminal, const app::RetentionReport& report);

// Tells people of each stage when it has ended; nothing where stderr is a log, whose lines are the
// events. Borrows the terminal.
app::OnStage SayStages(const Terminal& terminal);

// Says when to run again, if a stage was deferred.
void SayRetryAt(const Terminal& terminal, const app::JobReport& report);

// Prints the report for programs when they asked for JSON.
void PrintJson(const Context& context, const app::Json& json);

}  // namespace tracklake::cli
