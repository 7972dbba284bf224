// Runs that were kept, as JSON.
#pragma once

#include <vector>

#include "app/json/json.h"
#include "history/run_record.h"

namespace tracklake::app {

Json SummaryOf(const RunRecord& run);  // without stages and errors
Json JsonOf(const RunRecord& run);
Json JsonOf(const std::vector<RunRecord>& runs);  // their summaries

}  // namespace tracklake::app
