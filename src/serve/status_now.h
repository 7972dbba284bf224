// All that `status` tells of a lake: what is in it, what needs somebody, and the service that works
// on it. For whoever asks, beside a service or without one; any thread that has Services of its
// own.
#pragma once

#include <optional>

#include "alarm/alarm_report.h"
#include "app/json/json.h"
#include "app/services.h"
#include "app/status.h"
#include "base/result.h"
#include "serve/lake_owner.h"

namespace tracklake::serve {

struct StatusNow {
  app::LakeStatus lake;
  alarm::AlarmReport alarms;
  std::optional<RunningService> service;  // none in a bucket, too
};

// kNotFound when there is no lake; kCorruption for one whose receipts cannot be read.
Result<StatusNow> ReadStatusNow(const app::Services& services);

app::Json JsonOf(const StatusNow& status);

}  // namespace tracklake::serve
