// What a job did: as people read it, on stderr, and as programs are given it, on stdout.
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

// Prints a list for programs when they asked for JSON; its CSV is a table of its own.
void PrintJson(const Context& context, const app::Json& json);

// Prints a report that is no list for programs: as JSON, or as CSV of names and values.
void PrintReport(const Context& context, const app::Json& json);

}  // namespace tracklake::cli
