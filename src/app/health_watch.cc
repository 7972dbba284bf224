#include "app/health_watch.h"

#include <algorithm>
#include <utility>

#include "app/account.h"
#include "app/longest_pause.h"
#include "app/runs.h"
#include "history/run_history.h"
#include "lake/layout.h"
#include "lake/quarantine.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

using std::chrono::milliseconds;

// After a count that took so long it rests a thousand times as long, and an hour at most.
constexpr int kRestFactor = 1'000;
constexpr milliseconds kCountEvery = std::chrono::hours(1);

// Of more objects in quarantine the items are not counted.
constexpr std::size_t kMostRead = 1'000;

// A part of the health, or why it is not there.
template <typename T>
void Take(HealthPart part, Result<T> read, std::optional<T>* into, Health* health) {
  health->unread.erase(part);
  into->reset();
  if (read) {
    *into = *std::move(read);
  } else {
    health->unread.emplace(part, std::move(read).error());
  }
}

Result<RawHealth> ReadRaw(const Config& config, ObjectStore& store, Seconds now) {
  TL_ASSIGN(const auto newest, LookAtNewestDay(store, now));
  return RawHealth{newest, LongestPause(config, now)};
}

Result<QuarantineHealth> ReadQuarantineHealth(ObjectStore& store) {
  TL_ASSIGN(const auto listed, store.List(kQuarantinePrefix));
  QuarantineHealth health{.objects = std::ssize(listed), .items = {}};
  if (listed.size() > kMostRead) return health;
  TL_ASSIGN(const Quarantine quarantine, ReadQuarantine(store));
  return QuarantineHealth{.objects = quarantine.objects(), .items = quarantine.items()};
}

// What tells that the history of runs is the same as before: reading all of it takes time.
std::string MarkOfRuns(ObjectStore& store) {
  std::string mark;
  for (const std::string_view end : {"", "-wal"}) {
    const auto file = store.Head(std::string(kRunsKey).append(end));
    mark += file ? file->version.token() + " " : "- ";
  }
  return mark;
}

Result<std::vector<JobHealth>> ReadJobs(const Services& services) {
  TL_ASSIGN(const std::vector<RunRecord> runs, ReadRunsOfEach(services, kRunsLookedAt));
  return JobsOf(runs);
}

Result<ConsentHealth> ReadConsent(const Services& services) {
  TL_ASSIGN(const ConsentStore store, OpenConsentStore(services));
  TL_ASSIGN(const std::optional<Consent> consent, store.Load());
  const ConsentReport report = ReportConsent(consent, {}, services.clock.NowSeconds());
  ConsentHealth health{.state = report.state};
  if (!consent) return health;
  health.authorized_at = consent->authorized_at;
  health.ends_at = ConsentEnds(consent->authorized_at);
  health.refused_at = consent->ended_at;
  return health;
}

Result<DiskHealth> ReadDisk(const Services& services) {
  TL_ASSIGN(const Room room, services.places.LookAt(services.config.lake_dir, ""));
  return DiskHealth{room.free_bytes, room.total_bytes};
}

// A consent in a secret of AWS costs a call, which costs money.
bool IsConsentNear(const Config& config) { return config.spotify_tokens.empty(); }

}  // namespace

std::string_view NameOf(HealthPart part) {
  constexpr std::string_view kNames[kHealthParts] = {"raw",   "tables",  "quarantine", "runs",
                                                     "quota", "consent", "disk",       "queue"};
  return kNames[static_cast<std::size_t>(part)];
}

bool HealthWatch::IsTimeToCount() const {
  if (!counted_) return true;
  const milliseconds since = time_.Elapsed() - *counted_;
  return since >= kCountEvery || (has_changed_ && since >= rest_);
}

void HealthWatch::Count(ObjectStore* store) {
  has_changed_ = false;
  runs_mark_.clear();  // two changes within a tick of the kernel's clock look like one
  const milliseconds began = time_.Elapsed();
  const Seconds now = services_.clock.NowSeconds();
  Take(HealthPart::kRaw, ReadRaw(services_.config, *store, now), &health_.raw, &health_);
  auto tables = known_ ? Result<TableStatus>(*std::exchange(known_, std::nullopt))
                       : ReadTableStatus(services_, store);
  Take(HealthPart::kTables, std::move(tables), &health_.tables, &health_);
  Take(HealthPart::kQuarantine, ReadQuarantineHealth(*store), &health_.quarantine, &health_);
  const bool has_app = !services_.config.client_id.empty();
  if (has_app && !IsConsentNear(services_.config)) {
    Take(HealthPart::kConsent, ReadConsent(services_), &health_.consent, &health_);
  }
  health_.counted_at = now;
  counted_ = time_.Elapsed();
  rest_ = std::min(kRestFactor * (*counted_ - began), kCountEvery);
}

void HealthWatch::LookAtRuns(ObjectStore& store) {
  std::string mark = MarkOfRuns(store);
  if (health_.jobs && mark == runs_mark_) return;
  Take(HealthPart::kRuns, ReadJobs(services_), &health_.jobs, &health_);
  runs_mark_ = std::move(mark);  // of before it was read: what came meanwhile is read the next time
}

Result<Health> HealthWatch::Look() {
  TL_ASSIGN(ObjectStore * store, services_.lake.Open());
  if (IsTimeToCount()) Count(store);
  const Config& config = services_.config;
  const bool has_app = !config.client_id.empty();
  health_.at = services_.clock.NowSeconds();
  if (!IsS3Place(config.lake_dir)) {
    Take(HealthPart::kDisk, ReadDisk(services_), &health_.disk, &health_);
    LookAtRuns(*store);
  }
  if (has_app || !config.quota_account.empty()) {
    Take(HealthPart::kQuota, ReadQuota(services_), &health_.quota, &health_);
  }
  if (has_app && IsConsentNear(config)) {
    Take(HealthPart::kConsent, ReadConsent(services_), &health_.consent, &health_);
  }
  return health_;
}

Result<Health> ReadHealth(const Services& services, const std::optional<TableStatus>& known) {
  HealthWatch watch(services);
  if (known) watch.Know(*known);
  return watch.Look();
}

}  // namespace tracklake::app
