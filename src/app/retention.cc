#include "app/retention.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/lake_stages.h"
#include "app/run_recorder.h"
#include "app/stage_progress.h"
#include "app/tell.h"
#include "base/stopped.h"

namespace tracklake::app {
namespace {

constexpr std::string_view kResultsPrefix = "results/";

Day FirstKept(const Services& services, int days) {
  return DayOf(services.clock.NowSeconds()) - std::chrono::days(days);
}

// Files that queries saved: results/<query id>.<format>. Whatever else lies there is not ours.
bool IsResult(std::string_view key) {
  key.remove_prefix(kResultsPrefix.size());
  return key.find('/') == key.npos &&
         (key.ends_with(".csv") || key.ends_with(".parquet") || key.ends_with(".json"));
}

Result<std::vector<ObjectInfo>> OldResults(const Services& services, ObjectStore& store) {
  const int days = services.config.retention_results_days;
  if (days == 0) return std::vector<ObjectInfo>();
  const auto oldest =
      std::chrono::nanoseconds((services.clock.Now() - std::chrono::days(days)).time_since_epoch());
  TL_ASSIGN(std::vector<ObjectInfo> results, store.List(kResultsPrefix));
  std::erase_if(results, [&](const ObjectInfo& info) {
    return !IsResult(info.key) || info.changed_at >= oldest.count();
  });
  return results;
}

Result<std::vector<ObjectInfo>> OldLogs(const Services& services, ObjectStore& store) {
  const int days = services.config.logs_retention_days;
  if (days == 0) return std::vector<ObjectInfo>();
  return LogsBefore(store, FirstKept(services, days));
}

Result<RemovedFiles> Remove(ObjectStore& store, const std::vector<ObjectInfo>& files,
                            ExpiryWay way) {
  RemovedFiles removed;
  std::vector<std::string> keys;
  for (const ObjectInfo& file : files) {
    keys.push_back(file.key);
    removed.bytes += file.size;
  }
  removed.files = static_cast<std::int64_t>(keys.size());
  if (way == ExpiryWay::kDo && !keys.empty()) TL_TRY(store.Delete(keys));
  return removed;
}

}  // namespace

Result<RetentionReport> Retain(const Services& services, ExpiryWay way) {
  TL_ASSIGN(Lake lake, OpenLake(services));
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  StageProgress progress(&services.events, "retain");
  RetentionReport report{.was_only_told = way == ExpiryWay::kOnlyTell};
  if (const int days = services.config.retention_raw_days; days != 0) {
    TL_ASSIGN(report.raw, lake.Expire(FirstKept(services, days), way));
  }
  TL_TRY(NotStopped(services.stop));
  TL_ASSIGN(const auto results, OldResults(services, *store));
  TL_ASSIGN(report.results, Remove(*store, results, way));
  TL_ASSIGN(const auto logs, OldLogs(services, *store));
  TL_ASSIGN(report.logs, Remove(*store, logs, way));
  Tell(services.events, report);
  progress.End(OutcomeOf(report));
  return report;
}

}  // namespace tracklake::app
