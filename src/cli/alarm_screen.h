// Alarms as people read them, and how a command comes by them. Main thread.
#pragma once

#include <string>

#include "alarm/alarm_report.h"
#include "cli/context.h"

namespace tracklake::cli {

// What holds now, with what a service beside us has parked.
Result<alarm::AlarmReport> AlarmsNow(Context& context, app::Health health);

// Each with its cure, and who is told; whole lines.
std::string AlarmsText(const alarm::AlarmReport& report);

// "2 hold: extract-errors, stale"; "" where none does.
std::string AlarmsLine(const alarm::AlarmReport& report);

}  // namespace tracklake::cli
