#include "serve/alarms_now.h"

#include <utility>

#include "event/parked_objects.h"

namespace tracklake::serve {
namespace {

Result<app::QueueHealth> ReadQueue(ObjectStore* store) {
  StateObject<event::ParkedObjects> list(store, std::string(event::kParkedKey),
                                         event::kParkedFormat);
  TL_ASSIGN(const auto parked, list.Load());
  app::QueueHealth queue{.waiting = {}, .parked = std::ssize(*parked)};
  if (parked->empty()) return queue;
  queue.first_parked = parked->front().key;
  queue.first_reason = parked->front().error.message;
  return queue;
}

}  // namespace

Result<alarm::AlarmReport> AlarmsNow(const app::Services& services, app::Health health) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  auto queue = ReadQueue(store);
  if (queue) {
    health.queue = *std::move(queue);
  } else {
    health.unread.emplace(app::HealthPart::kQueue, std::move(queue).error());
  }
  return alarm::ReadAlarms(services, health);
}

}  // namespace tracklake::serve
