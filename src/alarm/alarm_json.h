// Alarms as JSON: what a webhook is posted, what a command gets, what `tracklake alarms` prints.
// docs/reference/alarms.md has its members. Pure; any thread.
#pragma once

#include "alarm/alarm_report.h"
#include "alarm/message.h"
#include "app/json/json.h"

namespace tracklake::alarm {

app::Json JsonOf(const Alarm& alarm);
app::Json JsonOf(const Message& message);
app::Json JsonOf(const AlarmReport& report);
app::Json JsonOf(const std::vector<Delivery>& deliveries);

}  // namespace tracklake::alarm
