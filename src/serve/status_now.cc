#include "serve/status_now.h"

#include <utility>

#include "alarm/alarm_json.h"
#include "app/health_watch.h"
#include "app/json/lake_json.h"
#include "serve/alarms_now.h"

namespace tracklake::serve {
namespace {

app::Json JsonOf(const RunningService& service) {
  return {{"pid", service.pid},
          {"since", app::TimeOrNull(service.since)},
          {"url", app::TextOrNull(service.url)}};
}

}  // namespace

Result<StatusNow> ReadStatusNow(const app::Services& services) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  StatusNow status;
  TL_ASSIGN(status.lake, app::ReadStatus(services));
  TL_ASSIGN(app::Health health, app::ReadHealth(services, status.lake));
  TL_ASSIGN(status.alarms, AlarmsNow(services, std::move(health)));
  // A lock that cannot be looked at keeps nobody from the rest.
  if (auto service = FindService(*store)) status.service = *std::move(service);
  return status;
}

app::Json JsonOf(const StatusNow& status) {
  app::Json json = app::JsonOf(status.lake);
  json["alarms"] = alarm::JsonOf(status.alarms)["alarms"];
  json["service"] = status.service ? JsonOf(*status.service) : app::Json();
  return json;
}

}  // namespace tracklake::serve
