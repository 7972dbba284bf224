#include "alarm/alarm_json.h"
#include "app/health_watch.h"
#include "serve/alarms_now.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {

Result<web::Answer> GetAlarms(const Call& call) {
  TL_ASSIGN(app::Health health, app::ReadHealth(call.services()));
  TL_ASSIGN(const alarm::AlarmReport report, AlarmsNow(call.services(), std::move(health)));
  return JsonAnswer(alarm::JsonOf(report));
}

}  // namespace tracklake::serve
