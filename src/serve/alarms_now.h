// What needs somebody, for whoever asks beside a service, or without one. Any thread that has
// Services of its own.
#pragma once

#include "alarm/alarm_report.h"
#include "app/health.h"
#include "app/services.h"
#include "base/result.h"

namespace tracklake::serve {

// By a look at the lake, and the list of what a service has left alone, which stands in the lake.
Result<alarm::AlarmReport> AlarmsNow(const app::Services& services, app::Health health);

}  // namespace tracklake::serve
