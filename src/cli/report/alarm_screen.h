// Alarms as people read them. Pure, any thread.
#pragma once

#include <string>

#include "alarm/alarm_report.h"

namespace tracklake::cli {

// Each with its cure, and who is told; whole lines.
std::string AlarmsText(const alarm::AlarmReport& report);

// "2 hold: extract-errors, stale"; "" where none does.
std::string AlarmsLine(const alarm::AlarmReport& report);

}  // namespace tracklake::cli
