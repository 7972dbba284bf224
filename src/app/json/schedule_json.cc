#include "app/json/schedule_json.h"

namespace tracklake::app {

Json JsonOf(const ScheduleReport& report) {
  Json runs = Json::array();
  for (const UpcomingRun& upcoming : report.runs) {
    runs.push_back({{"source", upcoming.run.source},
                    {"expression", upcoming.expression},
                    {"local", upcoming.local},
                    {"at", FormatTimestamp(upcoming.at)},
                    {"tick", FormatTimestamp(upcoming.run.tick)},
                    {"why", NameOf(upcoming.run.why)}});
  }
  return {{"timezone", report.zone}, {"runs", std::move(runs)}, {"never", report.silent}};
}

}  // namespace tracklake::app
