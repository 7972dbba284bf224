#include "rollup/roll_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/failpoint.h"
#include "lake/locks.h"
#include "lake/part_file.h"
#include "lake/rollup_file.h"
#include "lake/upkeep.h"
#include "rollup/month_work.h"

namespace tracklake {
namespace {

using Keys = std::set<std::string, std::less<>>;

// The lake's months that are over, and the days that are over of the one that is not.
struct LakeNow {
  Catalog catalog;
  std::map<Month, MonthWork> months;

  Keys Expected() const {
    Keys keys;
    for (const auto& [month, work] : months) {
      for (const MonthWork::Item& item : work.rollups) {
        keys.insert(item.rollup.key);
        if (item.relation->lacks.empty()) continue;
        keys.insert(item.rollup.lacking_key);
      }
    }
    return keys;
  }
};

Result<LakeNow> Look(ObjectStore* store, Day today) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  auto months = MonthsOf(catalog, files);
  const Day yesterday = today - std::chrono::days(1);
  const Month open_month = MonthOf(today);
  std::erase_if(months, [&](const auto& month) { return month.first > open_month; });
  if (const auto open = months.find(open_month); open != months.end()) {
    open->second = WorkThrough(yesterday, open->second);
  }
  return LakeNow{std::move(catalog), std::move(months)};
}

Result<> MakeMonth(ObjectStore* store, Catalog* catalog, const MonthWork& work,
                   const QueryOptions& options) {
  const std::vector<BrokenPart> broken = catalog->FindBroken(work.parts);
  if (!broken.empty()) return std::unexpected(broken.front().error);
  TL_ASSIGN(MonthReader reader, MonthReader::Open(store, work.parts, options));
  TL_ASSIGN(const auto staging, store->staging().NewStaging());
  std::vector<Upload> uploads;
  for (const auto& [rollup, relation] : work.rollups) {
    const auto path = staging->folder() / fmt::format("rollup-{}", uploads.size());
    TL_ASSIGN(PartFile file, PartFile::Create(path));
    TL_ASSIGN(const bool lacks, WriteRollup(reader, *relation, &file));
    TL_TRY(file.Close());
    TL_TRY(SealRollup(path, file.Sha256()));
    uploads.push_back({.key = lacks ? rollup.lacking_key : rollup.key, .staged_file = path});
    failpoint::Hit("rollup.written");
  }
  TL_TRY(store->PutAll(uploads));
  failpoint::Hit("rollup.put");
  return {};
}

// A month that cannot be read holds up no other.
Result<> MakeMissing(ObjectStore* store, LakeNow now, const QueryOptions& options,
                     RollupReport* report) {
  const Keys expected = now.Expected();
  const std::vector<std::string> keys(expected.begin(), expected.end());
  const auto there = now.catalog.FindRollups(keys);
  Result<> outcome;
  for (auto& [month, work] : now.months) {
    if (options.stop.stop_requested()) return {};
    std::erase_if(work.rollups, [&](const MonthWork::Item& item) {
      return there.contains(item.rollup.key) || there.contains(item.rollup.lacking_key);
    });
    if (work.rollups.empty()) continue;
    auto made = MakeMonth(store, &now.catalog, work, options);
    if (!made) {
      outcome = std::move(made);
      if (outcome.error().kind != ErrorKind::kCorruption) break;
      continue;
    }
    ++report->months;
    report->made += static_cast<std::int64_t>(work.rollups.size());
  }
  if (report->made > 0) {
    now.catalog.FindRollups(keys);  // to remember that they are whole
    now.catalog.ForgetRollupsBut(expected);
  }
  return outcome;
}

std::vector<ObjectInfo> UselessAmong(std::vector<ObjectInfo> objects, const Keys& expected) {
  std::erase_if(objects, [&](const ObjectInfo& object) {
    return !IsRollupKey(object.key) || expected.contains(object.key);
  });
  return objects;
}

// Looks again what is expected once nobody can change it. While a day cannot be read nobody knows.
Result<std::int64_t> RemoveUseless(ObjectStore* store, Day today, const Keys& expected) {
  TL_ASSIGN(std::vector<ObjectInfo> before, store->List(kRollupPrefix));
  const std::size_t count = before.size();
  if (UselessAmong(std::move(before), expected).empty()) return 0;
  TL_TRY(SweepRollups(*store, [&]() -> Result<std::vector<ObjectInfo>> {
    TL_ASSIGN(std::vector<ObjectInfo> objects, store->List(kRollupPrefix));
    TL_ASSIGN(const LakeNow now, Look(store, today));
    if (!now.catalog.broken().empty()) return std::vector<ObjectInfo>();
    return UselessAmong(std::move(objects), now.Expected());
  }));
  TL_ASSIGN(const std::vector<ObjectInfo> left, store->List(kRollupPrefix));
  return static_cast<std::int64_t>(count) - static_cast<std::int64_t>(left.size());
}

}  // namespace

Result<RollupReport> RollUp(ObjectStore* store, Clock* clock, const QueryOptions& options) {
  const Day today = DayOf(clock->NowSeconds());
  RollupReport report;
  Keys expected;
  {
    TL_ASSIGN(const auto pin, LockForReading(*store));
    TL_ASSIGN(LakeNow now, Look(store, today));
    expected = now.Expected();
    TL_TRY(MakeMissing(store, std::move(now), options, &report));
  }
  TL_ASSIGN(report.removed, RemoveUseless(store, today, expected));
  return report;
}

}  // namespace tracklake
