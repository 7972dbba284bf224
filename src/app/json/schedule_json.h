// What runs by the clock, as JSON.
#pragma once

#include "app/json/json.h"
#include "app/schedule_report.h"

namespace tracklake::app {

Json JsonOf(const ScheduleReport& report);

}  // namespace tracklake::app
