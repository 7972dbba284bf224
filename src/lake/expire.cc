#include "lake/expire.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/failpoint.h"
#include "base/stopped.h"
#include "lake/content.h"
#include "lake/expiry_marker.h"
#include "lake/layout.h"
#include "lake/live.h"
#include "lake/locks.h"
#include "lake/work.h"
#include "store/heads.h"

namespace tracklake {
namespace {

using failpoint::Hit;

Failure Waits(Day day, const std::string& raw_key) {
  return {FormatDate(day),
          {ErrorKind::kConflict,
           fmt::format("its raw stays: {} is not transformed yet", raw_key),
           "Run tracklake transform, then tracklake retain again.",
           {}}};
}

// What is live of an object, and since when; nullptr where nothing is.
std::pair<const Receipt*, std::int64_t> ReceiptOf(const LiveDay& live, const std::string& raw_key) {
  if (const Receipt* covered = live.FindCovered(raw_key)) {
    return {covered, live.rewritten_changed_at};
  }
  for (const StoredReceipt& own : live.objects) {
    if (own.receipt.raw_key == raw_key) return {&own.receipt, own.info.changed_at};
  }
  return {nullptr, 0};
}

// An earlier marker does not read, or somebody else wrote one just now: the other days go on.
bool IsOfMarker(const Error& error) {
  return error.kind == ErrorKind::kCorruption || error.kind == ErrorKind::kConflict;
}

// What a day's raw objects come to.
struct DayPlan {
  std::vector<ExpiredObject> objects;  // that go, sorted by raw key
  std::vector<ObjectInfo> infos;       // of them, as they were looked at
  std::vector<Failure> failures;
  bool waits = false;  // nothing of it goes
};

class Expirer {
 public:
  Expirer(ObjectStore* store, Clock* clock, const LakeOptions& options)
      : store_(*store), options_(options), index_(store, clock, options.raw_prefixes) {}

  Result<ExpiryReport> Run(Day first_kept, ExpiryWay way);

 private:
  Result<std::map<Day, std::vector<const RawState*>>> FindDays(Day first_kept);
  Result<DayPlan> Plan(Day day, const std::vector<const RawState*>& objects);
  Result<> PlanObject(const LiveDay& live, const RawState& object, DayPlan* plan);
  Result<ExpiredDay> Expire(Day day, const DayPlan& plan);
  Result<std::vector<std::size_t>> Unchanged(const DayPlan& plan);
  Result<> Mark(Day day, const std::vector<ExpiredObject>& objects);

  ObjectStore& store_;
  const LakeOptions& options_;
  RawIndex index_;
  std::string bytes_;
  ExpiryReport report_;
};

Result<ExpiryReport> Expirer::Run(Day first_kept, ExpiryWay way) {
  TL_ASSIGN(const auto days, FindDays(first_kept));
  for (const auto& [day, objects] : days) {
    TL_TRY(NotStopped(options_.stop));
    TL_ASSIGN(DayPlan plan, Plan(day, objects));
    std::ranges::move(plan.failures, std::back_inserter(report_.failures));
    if (plan.waits || plan.objects.empty()) continue;
    ExpiredDay expired{.day = day};
    if (way == ExpiryWay::kOnlyTell) {
      for (const ExpiredObject& object : plan.objects) expired.bytes += object.size;
      expired.objects = static_cast<std::int64_t>(plan.objects.size());
    } else {
      auto done = Expire(day, plan);
      if (!done && IsOfMarker(done.error())) {
        report_.failures.push_back({ExpiryKey(day), std::move(done).error()});
        continue;
      }
      TL_ASSIGN(expired, std::move(done));
    }
    if (expired.objects > 0) report_.days.push_back(expired);
  }
  return std::move(report_);
}

// Days of which raw lies there. Where a key does not tell its day, receipts do; an object without
// one is the next transform's.
Result<std::map<Day, std::vector<const RawState*>>> Expirer::FindDays(Day first_kept) {
  TL_TRY(index_.Refresh());
  const auto is_sure = [](const RawState& object) { return object.day_is_sure; };
  if (!std::ranges::all_of(index_.objects(), is_sure)) {
    TL_TRY(index_.ReadReceipts(options_.formats));
  }
  std::map<Day, std::vector<const RawState*>> days;
  for (const RawState& object : index_.objects()) {
    if (!object.day_is_sure && object.claims.empty()) continue;
    if (*object.day < first_kept) days[*object.day].push_back(&object);
  }
  return days;
}

Result<DayPlan> Expirer::Plan(Day day, const std::vector<const RawState*>& objects) {
  TL_ASSIGN(const DayListing listing, ListReceipts(store_, day));
  TL_ASSIGN(const LiveDay live, SurveyDay(store_, listing));
  DayPlan plan;
  for (const BrokenReceipt& receipt : live.broken) {
    plan.failures.push_back({receipt.info.key, receipt.error});
    plan.waits = true;
  }
  for (const RawState* object : objects) {
    if (plan.waits) break;
    TL_TRY(NotStopped(options_.stop));
    TL_TRY(PlanObject(live, *object, &plan));
  }
  return plan;
}

// Damage stays, named, and holds nobody up: what its rows were made of may yet be found.
Result<> Expirer::PlanObject(const LiveDay& live, const RawState& object, DayPlan* plan) {
  const ObjectInfo& info = object.entry.info;
  const auto [receipt, written_at] = ReceiptOf(live, info.key);
  Match match = Match::kStale;
  if (receipt != nullptr) match = MatchOf(info, *receipt, written_at, options_.formats);
  if (receipt != nullptr && (match == Match::kUnsure || match == Match::kStale)) {
    auto sha256 = HashContent(store_, info, &bytes_);
    if (!sha256 && sha256.error().kind == ErrorKind::kExhausted) {
      return std::unexpected(std::move(sha256).error());
    }
    if (!sha256) {
      plan->failures.push_back({info.key, std::move(sha256).error()});
      return {};
    }
    if (match == Match::kUnsure && *sha256 == receipt->sha256) match = Match::kSettled;
  }
  if (match == Match::kSettled) {
    plan->objects.push_back({info.key, receipt->sha256, info.size});
    plan->infos.push_back(info);
    return {};
  }
  plan->waits = true;
  // What a newer tracklake has written is not ours to judge.
  if (match != Match::kNewer) plan->failures.push_back(Waits(live.day, info.key));
  return {};
}

Result<ExpiredDay> Expirer::Expire(Day day, const DayPlan& plan) {
  std::unique_ptr<HeldLock> alone;
  if (Locks* locks = store_.locks()) {
    TL_ASSIGN(alone, locks->Lock(kWritersLock, LockMode::kExclusive));
  }
  TL_ASSIGN(const std::vector<std::size_t> unchanged, Unchanged(plan));
  ExpiredDay expired{.day = day};
  std::vector<ExpiredObject> objects;
  std::vector<std::string> keys;
  for (const std::size_t i : unchanged) {
    objects.push_back(plan.objects[i]);
    keys.push_back(plan.objects[i].raw_key);
    expired.bytes += plan.objects[i].size;
  }
  expired.objects = static_cast<std::int64_t>(keys.size());
  if (keys.empty()) return expired;
  TL_TRY(Mark(day, objects));
  Hit("retain.marked");
  TL_TRY(store_.Delete(keys));
  Hit("retain.raw_deleted");
  return expired;
}

// What another program wrote again meanwhile is looked at by the next run.
Result<std::vector<std::size_t>> Expirer::Unchanged(const DayPlan& plan) {
  std::vector<std::string> keys;
  for (const ObjectInfo& info : plan.infos) keys.push_back(info.key);
  TL_ASSIGN(const ObjectInfos now, HeadAll(store_, keys));
  std::vector<std::size_t> unchanged;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i].has_value() && now[i]->version == plan.infos[i].version) unchanged.push_back(i);
  }
  return unchanged;
}

// Adds them to what the marker names already.
Result<> Expirer::Mark(Day day, const std::vector<ExpiredObject>& objects) {
  TL_ASSIGN(const StoredMarker stored, ReadExpiryMarker(store_, day));
  std::map<std::string, ExpiredObject> all;
  for (const ExpiredObject& object : stored.marker.objects) all[object.raw_key] = object;
  for (const ExpiredObject& object : objects) all[object.raw_key] = object;
  ExpiryMarker marker{.day = day, .objects = {}};
  for (auto& [key, object] : all) marker.objects.push_back(std::move(object));
  if (marker == stored.marker) return {};
  TL_TRY(store_.Swap(ExpiryKey(day), WriteExpiryMarker(marker), stored.version));
  return {};
}

}  // namespace

std::int64_t ExpiryReport::objects() const {
  std::int64_t sum = 0;
  for (const ExpiredDay& day : days) sum += day.objects;
  return sum;
}

std::uint64_t ExpiryReport::bytes() const {
  std::uint64_t sum = 0;
  for (const ExpiredDay& day : days) sum += day.bytes;
  return sum;
}

Result<ExpiryReport> ExpireRaw(ObjectStore* store, Clock* clock, const LakeOptions& options,
                               Day first_kept, ExpiryWay way) {
  return Expirer(store, clock, options).Run(first_kept, way);
}

}  // namespace tracklake
