#include "quota/ledger_state.h"

#include <utility>

namespace tracklake {
namespace {

using std::chrono::seconds;

// From a call to when it no longer counts; at the end of a bucket a little less.
constexpr seconds kStands = kQuotaBucket + kQuotaInFlight + kQuotaWindow;

// With each such day 1/kSteps of the configured budget comes back, so all of it after kSteps days.
constexpr std::int64_t kSteps = 10;

std::int64_t StepOf(std::int64_t configured) {
  return std::max<std::int64_t>(configured / kSteps, 1);
}

Seconds BucketOf(Seconds time) {
  const auto since = time.time_since_epoch();
  return Seconds(since - since % kQuotaBucket);
}

// When the calls of a bucket no longer count.
Seconds FreedAt(const CallBucket& bucket) { return bucket.start + kStands; }

std::int64_t UsedAt(const FamilyRecord& family, Seconds now) {
  std::int64_t used = 0;
  for (const CallBucket& bucket : family.buckets) {
    if (now < FreedAt(bucket)) used += bucket.calls;
  }
  return used;
}

std::int64_t BudgetAt(const FamilyRecord& family, std::int64_t configured, Seconds now) {
  if (!family.learned) return configured;
  const std::int64_t whole_days = (now - family.learned->at) / kStands;
  const std::int64_t grown =
      family.learned->calls + std::clamp<std::int64_t>(whole_days, 0, kSteps) * StepOf(configured);
  return std::min(configured, grown);
}

// The next time after `now` at which more may be called than at `now`.
Seconds NextChange(const FamilyRecord& family, Seconds now) {
  Seconds next = Seconds::max();
  for (const CallBucket& bucket : family.buckets) {
    if (FreedAt(bucket) > now) next = std::min(next, FreedAt(bucket));
  }
  if (family.learned) {
    const auto whole_days = (now - family.learned->at) / kStands;
    next = std::min<Seconds>(next, family.learned->at + kStands * (whole_days + 1));
  }
  return next;
}

// Ends: every change frees calls or raises the budget, which is at least one.
Seconds NextLeave(const FamilyRecord& family, std::int64_t configured, Seconds from) {
  Seconds at = from;
  while (UsedAt(family, at) >= BudgetAt(family, configured, at)) at = NextChange(family, at);
  return at;
}

CallBucket* FindBucket(FamilyRecord* family, Seconds start) {
  const auto found = std::ranges::find(family->buckets, start, &CallBucket::start);
  return found == family->buckets.end() ? nullptr : &*found;
}

void Count(FamilyRecord* family, Seconds bucket, std::int64_t calls) {
  if (CallBucket* same = FindBucket(family, bucket)) {
    same->calls += calls;
    return;
  }
  const auto behind = std::ranges::upper_bound(family->buckets, bucket, {}, &CallBucket::start);
  family->buckets.insert(behind, CallBucket{bucket, calls});
}

bool IsEmpty(const FamilyRecord& family) {
  return family.buckets.empty() && !family.closed_until && !family.learned;
}

}  // namespace

const FamilyRecord& LedgerState::Family(std::string_view family) const {
  static const FamilyRecord kNone;
  const auto found = families.find(family);
  return found == families.end() ? kNone : found->second;
}

std::int64_t QuotaBudgets::Of(std::string_view family) const {
  const auto found = families.find(family);
  return found == families.end() ? calls_per_day : found->second;
}

FamilyStanding StandingOf(const LedgerState& state, std::string_view family,
                          const QuotaBudgets& budgets, Seconds clock) {
  const Seconds now = LedgerTime(state, clock);
  const FamilyRecord& record = state.Family(family);
  FamilyStanding standing;
  standing.used = UsedAt(record, now);
  const bool is_closed = record.closed_until && clock < *record.closed_until;
  if (is_closed) standing.closed_until = record.closed_until;
  const std::int64_t configured = budgets.Of(family);
  if (configured == 0) {
    standing.left = standing.closed_until ? 0 : kUnlimitedLeft;
    standing.next_at = standing.closed_until.value_or(clock);
    return standing;
  }
  standing.budget = BudgetAt(record, configured, now);
  if (!standing.closed_until) {
    standing.left = std::max<std::int64_t>(*standing.budget - standing.used, 0);
  }
  standing.next_at =
      standing.left > 0
          ? clock
          : NextLeave(record, configured, std::max(now, standing.closed_until.value_or(now)));
  return standing;
}

Lease Reserve(LedgerState* state, std::string_view family, const QuotaBudgets& budgets,
              std::int64_t wanted, Seconds clock) {
  const FamilyStanding standing = StandingOf(*state, family, budgets, clock);
  const std::int64_t calls = std::min(wanted, standing.left);
  if (calls <= 0) return {};
  state->seen = LedgerTime(*state, clock);
  const Seconds bucket = BucketOf(state->seen);
  Count(&state->families[std::string(family)], bucket, calls);
  return {bucket, calls};
}

void GiveBack(LedgerState* state, std::string_view family, const Lease& unused) {
  const auto found = state->families.find(family);
  if (found == state->families.end()) return;
  CallBucket* bucket = FindBucket(&found->second, unused.bucket);
  if (bucket == nullptr) return;
  bucket->calls = std::max<std::int64_t>(bucket->calls - unused.calls, 0);
}

void CloseFamily(LedgerState* state, std::string_view family, const QuotaBudgets& budgets,
                 Seconds retry_at, bool is_quota, Seconds clock) {
  const FamilyStanding standing = StandingOf(*state, family, budgets, clock);
  state->seen = LedgerTime(*state, clock);
  FamilyRecord& record = state->families[std::string(family)];
  record.closed_until = std::max(record.closed_until.value_or(retry_at), retry_at);
  if (!is_quota || !standing.budget) return;
  // The refused call is counted too, and was not served.
  const std::int64_t floor = StepOf(budgets.Of(family));
  const std::int64_t served = std::max(standing.used - 1, floor);
  if (served < *standing.budget) record.learned = LearnedBudget{served, state->seen};
}

void Prune(LedgerState* state, Seconds clock) {
  const Seconds now = LedgerTime(*state, clock);
  for (auto& [name, family] : state->families) {
    std::erase_if(family.buckets, [&](const CallBucket& bucket) {
      return bucket.calls == 0 || now >= FreedAt(bucket);
    });
    if (family.closed_until && clock >= *family.closed_until) family.closed_until.reset();
    if (family.learned && now >= family.learned->at + kStands * kSteps) family.learned.reset();
  }
  std::erase_if(state->families, [](const auto& family) { return IsEmpty(family.second); });
}

void TrustClock(LedgerState* state, Seconds clock) {
  const Seconds present = BucketOf(clock);
  for (auto& [name, family] : state->families) {
    const std::vector<CallBucket> buckets = std::exchange(family.buckets, {});
    for (const CallBucket& bucket : buckets) {
      Count(&family, std::min(bucket.start, present), bucket.calls);
    }
    if (family.closed_until) {
      family.closed_until = std::min<Seconds>(*family.closed_until, clock + kQuotaWindow);
    }
    if (family.learned) family.learned->at = std::min(family.learned->at, clock);
  }
  state->seen = std::min(state->seen, clock);
}

std::vector<Admission> PredictAdmissions(LedgerState state, std::string_view family,
                                         const QuotaBudgets& budgets, std::int64_t calls,
                                         Seconds clock) {
  std::vector<Admission> admissions;
  Seconds now = LedgerTime(state, clock);
  while (calls > 0) {  // every second way around makes a call
    const FamilyStanding standing = StandingOf(state, family, budgets, now);
    if (standing.left == 0) {
      now = standing.next_at;
      continue;
    }
    const Lease lease = Reserve(&state, family, budgets, calls, now);
    admissions.push_back({now, lease.calls});
    calls -= lease.calls;
  }
  return admissions;
}

}  // namespace tracklake
