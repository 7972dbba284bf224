#include "app/status.h"

#include "alarm/alarm_json.h"
#include "app/health_watch.h"
#include "app/json/lake_json.h"
#include "serve/alarms_now.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {

Result<web::Answer> GetStatus(const Call& call) {
  TL_ASSIGN(const app::LakeStatus status, app::ReadStatus(call.services()));
  TL_ASSIGN(app::Health health, app::ReadHealth(call.services(), status));
  TL_ASSIGN(const alarm::AlarmReport alarms, AlarmsNow(call.services(), std::move(health)));
  app::Json json = app::JsonOf(status);
  json["alarms"] = alarm::JsonOf(alarms)["alarms"];
  return JsonAnswer(json);
}

}  // namespace tracklake::serve
