#include "app/doctor.h"
#include "app/own_query.h"
#include "app/quota_ledger.h"
#include "query/worker/landlock.h"
#include "query/worker/seccomp.h"
#include "query/worker_setup.h"

namespace tracklake::app {
namespace {

// A job that once ran as another user leaves folders behind that this one may not write to.
constexpr std::string_view kZones[] = {
    "", "raw", "processed", "quarantine", "_tracklake", "_tracklake/receipts", "_tracklake/state"};

Check CheckLake(Places& places, const std::string& lake) {
  bool exists = true;
  for (const std::string_view zone : kZones) {
    const auto room = places.LookAt(lake, zone);
    if (!room.has_value()) return Failed("lake", room.error());
    if (!room->is_writable) {
      return {"lake", Verdict::kFail, "this user may not write to " + room->name,
              "Give the right to write there, or name another folder: --lake DIR", ErrorKind::kIo};
    }
    if (zone.empty()) exists = room->exists;
  }
  if (exists) {
    const auto tried = places.Try(lake);
    return tried ? Pass("lake", lake + " can be written") : Failed("lake", tried.error());
  }
  return Warn("lake", lake + " is not there yet",
              "tracklake run makes it; or name the right one: --lake DIR");
}

Check CheckSpace(Places& places, const std::string& lake) {
  const auto room = places.LookAt(lake, "");
  if (!room.has_value()) return Failed("disk", room.error());
  if (room->total_bytes == 0) return Pass("disk", "a bucket does not fill up");
  return JudgeSpace(room->free_bytes);
}

Check LookAtQuota(const Services& services) {
  const auto quota = QuotaLedger::Open(services);
  if (!quota.has_value()) return Failed("quota", quota.error());
  const auto state = (*quota)->ledger().Load();
  if (!state.has_value()) return Failed("quota", state.error());
  return JudgeLedger(**state, (*quota)->budgets(), services.clock.NowSeconds());
}

}  // namespace

void CheckDisk(const Services& services, Diagnosis* diagnosis) {
  const std::string& lake = services.lake.name();
  if (const auto store = services.places.Open(lake); !store.has_value()) {
    return diagnosis->checks.push_back(Failed("lake", store.error()));
  }
  diagnosis->checks.push_back(CheckLake(services.places, lake));
  diagnosis->checks.push_back(CheckSpace(services.places, lake));
}

void CheckQueries(const Services& services, Diagnosis* diagnosis) {
  const auto worker = TryWorker(QueryOptionsOf(services));
  diagnosis->checks.push_back(worker ? Pass("DuckDB", "loads, in its own process")
                                     : Failed("DuckDB", worker.error()));
  diagnosis->checks.push_back(JudgeSandbox(LandlockVersion(), HasSeccomp()));
}

void CheckQuota(const Services& services, Diagnosis* diagnosis) {
  if (services.config.client_id.empty()) return;  // nobody to count for
  diagnosis->checks.push_back(LookAtQuota(services));
}

}  // namespace tracklake::app
