// A lake's runs, as they were kept. Reads only. One thread for each services.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/services.h"
#include "base/result.h"
#include "history/run_history.h"
#include "history/run_record.h"

namespace tracklake::app {

// The last runs of these, newest first. kUsage for a lake in a bucket, which keeps none.
Result<std::vector<RunRecord>> ReadRuns(const Services& services, int limit,
                                        const RunFilter& filter = {});

// The last `limit` runs of each command and source, newest first, with their errors.
Result<std::vector<RunRecord>> ReadRunsOfEach(const Services& services, int limit);

// The whole of one, by the beginning of its id; "" is the last. kNotFound, and kUsage where several
// begin so.
Result<RunRecord> FindRun(const Services& services, std::string_view id_prefix);

// Calls `on_line` for each line (without its end) that the run has in the lake's log, in order,
// until it returns false.
Result<> ReadRunLog(const Services& services, const RunRecord& run,
                    const std::function<bool(std::string_view line)>& on_line);

}  // namespace tracklake::app
