// What a stage did, as events with the ids of each thing. Any thread.
#pragma once

#include "app/stage_report.h"
#include "observe/events.h"

namespace tracklake::app {

void Tell(Events& events, const ExtractReport& report);
void Tell(Events& events, const EnrichStageReport& report);
void Tell(Events& events, const TransformStageReport& report);
void Tell(Events& events, const ImportReport& report);
void Tell(Events& events, const CrawlStageReport& report);
void Tell(Events& events, const RetentionReport& report);

}  // namespace tracklake::app
