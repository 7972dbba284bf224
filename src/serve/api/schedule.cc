#include "app/json/schedule_json.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

// Of each source; as the command shows.
constexpr Parameters::Bounds kCount = {3, 1, 100};

}  // namespace

Result<web::Answer> GetSchedule(const Call& call) {
  TL_ASSIGN(const int count, call.parameters.Number("count", kCount));
  TL_ASSIGN(const app::ScheduleReport report, app::ReadSchedule(call.services(), count));
  return JsonAnswer(app::JsonOf(report));
}

}  // namespace tracklake::serve
