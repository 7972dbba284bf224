#include "app/schedule_report.h"

#include <algorithm>

#include "app/schedule_settings.h"
#include "lake/lake_identity.h"
#include "schedule/source_record.h"

namespace tracklake::app {
namespace {

// "2026-11-23 06:05"
std::string LocalText(const TimeZone& zone, Seconds time) {
  std::string text = FormatTimestamp(Seconds(zone.ToLocal(time).time_since_epoch())).substr(0, 16);
  text[10] = ' ';
  return text;
}

// What chance comes from: the same on every machine that has the lake.
Result<std::string> SeedOf(ObjectStore* store) {
  if (store == nullptr) return "";
  TL_ASSIGN(const auto identity, ReadLakeIdentity(*store));
  return identity ? identity->lake_id : "";
}

Result<SourceRecord> RecordOf(ObjectStore* store, const ScheduledSource& source, Seconds now) {
  if (store == nullptr) return UsableRecord({}, source, now);
  return ReadSourceRecord(store, source, now);
}

}  // namespace

std::string_view NameOf(DueReason why) {
  constexpr std::string_view kNames[] = {"schedule", "missed", "unfinished", "deferred"};
  return kNames[static_cast<std::size_t>(why)];
}

Result<ScheduleReport> ReadSchedule(const Services& services, int count) {
  TL_ASSIGN(const std::vector<ScheduledSource> sources, ScheduledSources(services.config));
  ObjectStore* store = nullptr;
  if (services.lake.Exists()) {
    TL_ASSIGN(store, services.lake.Open());
  }
  TL_ASSIGN(const std::string seed, SeedOf(store));
  const Seconds now = services.clock.NowSeconds();
  ScheduleReport report{services.config.schedule_timezone, {}, {}};
  for (const ScheduledSource& source : sources) {
    TL_ASSIGN(const SourceRecord record, RecordOf(store, source, now));
    std::vector<PlannedRun> runs = PlanRuns(source, record, now, seed, count);
    if (runs.empty()) report.silent.push_back(source.name);
    for (PlannedRun& run : runs) {
      const Seconds at = std::max(run.at, now);
      report.runs.push_back(
          {std::move(run), at, LocalText(source.zone, at), source.expression.text()});
    }
  }
  std::ranges::sort(report.runs, {}, [](const UpcomingRun& upcoming) {
    return std::pair(upcoming.at, upcoming.run.source);
  });
  return report;
}

}  // namespace tracklake::app
