// What a lake keeps no longer, by retention.* and logs.retention_days: raw objects whose rows are
// in the tables (lake/expire.h), saved results, logs. Main thread.
#pragma once

#include <cstdint>

#include "app/services.h"
#include "app/stage_report.h"
#include "base/result.h"
#include "lake/expire.h"

namespace tracklake::app {

// As a stage of its own, which is told. 0 days is for ever. kNotFound when there is no lake.
Result<RetentionReport> Retain(const Services& services, ExpiryWay way);

}  // namespace tracklake::app
