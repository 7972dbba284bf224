#include "app/quota_ledger.h"
#include "cli/doctor.h"
#include "store/local/disk_space.h"

namespace tracklake::cli {
namespace {

// A job that once ran as another user leaves folders behind that this one may not write to.
constexpr std::string_view kZones[] = {
    "", "raw", "processed", "quarantine", "_tracklake", "_tracklake/receipts", "_tracklake/state"};

Check CheckLake(const std::string& dir) {
  bool exists = true;
  for (const std::string_view zone : kZones) {
    const auto disk = LookAtDisk(std::filesystem::path(dir) / zone);
    if (!disk.has_value()) return Failed("lake", disk.error());
    if (!disk->writable) {
      return {"lake", Verdict::kFail, "this user may not write to " + disk->folder.native(),
              "Give the right to write there, or name another folder: --lake DIR", ErrorKind::kIo};
    }
    if (zone.empty()) exists = disk->exists;
  }
  if (exists) return Pass("lake", dir + " can be written");
  return Warn("lake", dir + " is not there yet",
              "tracklake run makes it; or name the right one: --lake DIR");
}

Check CheckSpace(const std::string& dir) {
  const auto disk = LookAtDisk(dir);
  return disk.has_value() ? JudgeSpace(disk->free_bytes) : Failed("disk", disk.error());
}

Check LookAtQuota(Context& context) {
  const auto quota = app::QuotaLedger::Open(context.services());
  if (!quota.has_value()) return Failed("quota", quota.error());
  const auto state = (*quota)->ledger().Load();
  if (!state.has_value()) return Failed("quota", state.error());
  return JudgeLedger(**state, (*quota)->budgets(), context.clock().NowSeconds());
}

}  // namespace

void CheckDisk(Context& context, Diagnosis* diagnosis) {
  const std::string& dir = context.config().lake_dir;
  if (const auto store = context.services().places.Open(dir); !store.has_value()) {
    return diagnosis->checks.push_back(Failed("lake", store.error()));
  }
  diagnosis->checks.push_back(CheckLake(dir));
  diagnosis->checks.push_back(CheckSpace(dir));
}

void CheckQuota(Context& context, Diagnosis* diagnosis) {
  if (context.config().client_id.empty()) return;  // nobody to count for
  diagnosis->checks.push_back(LookAtQuota(context));
}

}  // namespace tracklake::cli
