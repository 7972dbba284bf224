// What the stages did, as JSON.
#pragma once

#include "app/job.h"
#include "app/json/json.h"

namespace tracklake::app {

Json JsonOf(const ExtractReport& report);
Json JsonOf(const ImportReport& report);
Json JsonOf(const TransformStageReport& report);
Json JsonOf(const EnrichStageReport& report);
Json JsonOf(const CrawlStageReport& report);
Json JsonOf(const RetentionReport& report);
Json JsonOf(const glue::GlueReport& report);

// An object with a member for each stage that was run.
Json JsonOf(const JobReport& report);
Json JsonOf(const ImportJobReport& report);

}  // namespace tracklake::app
