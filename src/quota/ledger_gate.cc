#include "quota/ledger_gate.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/exhausted.h"

namespace tracklake {
namespace {

// No lease takes more than this part of what is left, so that several processes share the rest.
constexpr std::int64_t kShareOfRest = 8;

bool IsClosed(const LedgerState& state, std::string_view family, Seconds clock) {
  const auto& closed_until = state.Family(family).closed_until;
  return closed_until && clock < *closed_until;
}

}  // namespace

LedgerGate::LedgerGate(Ledger* ledger, QuotaBudgets budgets, Clock* clock)
    : ledger_(ledger), budgets_(std::move(budgets)), clock_(clock) {}

// What is not given back counts as spent: fewer calls, never more.
LedgerGate::~LedgerGate() {
  AsFarAsPossible([this] { std::ignore = GiveAllBack(); });
}

Result<> LedgerGate::GiveAllBack() {
  const MutexLock lock(mutex_);
  std::ignore = WriteClosures();
  const bool has_leases = std::ranges::any_of(
      families_, [](const auto& family) { return family.second.lease.calls > 0; });
  if (!has_leases) return {};
  TL_TRY(ledger_->Apply([&](LedgerState* state) TL_REQUIRES(mutex_) {
    for (const auto& [name, family] : families_) GiveBack(state, name, family.lease);
    Prune(state, clock_->NowSeconds());
    return true;
  }));
  return {};
}

Result<> LedgerGate::Admit(std::string_view name) {
  const MutexLock lock(mutex_);
  TL_TRY(WriteClosures());
  Family& family = families_[std::string(name)];
  TL_ASSIGN(const auto state, ledger_->Load());
  const Seconds clock = clock_->NowSeconds();
  if (IsClosed(*state, name, clock)) return Refuse(name, *state);
  if (family.lease.calls == 0 || LedgerTime(*state, clock) >= family.lease.until()) {
    TL_TRY(TakeLease(std::string(name), &family));
  }
  --family.lease.calls;
  ++family.admitted;
  return {};
}

Result<> LedgerGate::MayCall(std::string_view name) {
  const MutexLock lock(mutex_);
  TL_TRY(WriteClosures());
  TL_ASSIGN(const auto state, ledger_->Load());
  const Seconds clock = clock_->NowSeconds();
  if (IsClosed(*state, name, clock)) return Refuse(name, *state);
  const auto family = families_.find(name);
  const bool has_lease = family != families_.end() && family->second.lease.calls > 0 &&
                         LedgerTime(*state, clock) < family->second.lease.until();
  if (has_lease || StandingOf(*state, name, budgets_, clock).left > 0) return {};
  return Refuse(name, *state);
}

Result<> LedgerGate::CheckOpen(std::string_view name) {
  const MutexLock lock(mutex_);
  TL_TRY(WriteClosures());
  TL_ASSIGN(const auto state, ledger_->Load());
  if (IsClosed(*state, name, clock_->NowSeconds())) return Refuse(name, *state);
  return {};
}

// Whatever happens, the old lease is not used again: giving it back twice would free calls.
Result<> LedgerGate::TakeLease(const std::string& name, Family* family) {
  const Lease old = std::exchange(family->lease, {});
  Lease lease;
  TL_ASSIGN(const auto state, ledger_->Apply([&](LedgerState* draft) {
    const Seconds clock = clock_->NowSeconds();
    if (old.calls > 0) GiveBack(draft, name, old);
    Prune(draft, clock);
    const std::int64_t share =
        std::max<std::int64_t>(StandingOf(*draft, name, budgets_, clock).left / kShareOfRest, 1);
    const std::int64_t wanted = std::clamp<std::int64_t>(family->admitted, 1, kMaxLeasedCalls);
    lease = Reserve(draft, name, budgets_, std::min(wanted, share), clock);
    return old.calls > 0 || lease.calls > 0;
  }));
  if (lease.calls == 0) return Refuse(name, *state);
  family->lease = lease;
  return {};
}

Seconds LedgerGate::Close(std::string_view name, Seconds retry_at, Closing why) {
  const MutexLock lock(mutex_);
  Family& family = families_[std::string(name)];
  if (family.closure) retry_at = std::max(retry_at, family.closure->retry_at);
  family.closure = Closure{retry_at, why};
  const auto state = WriteClosures();
  if (!state.has_value()) return retry_at;  // it is written before the next call
  return std::max(retry_at, StandingOf(**state, name, budgets_, clock_->NowSeconds()).next_at);
}

Result<std::shared_ptr<const LedgerState>> LedgerGate::WriteClosures() {
  std::shared_ptr<const LedgerState> state;
  for (auto& [name, family] : families_) {
    if (!family.closure) continue;
    const Lease unused = std::exchange(family.lease, {});
    TL_ASSIGN(state, ledger_->Apply([&](LedgerState* draft) {
      GiveBack(draft, name, unused);
      CloseFamily(draft, name, budgets_, family.closure->retry_at,
                  family.closure->why == Closing::kQuota, clock_->NowSeconds());
      return true;
    }));
    family.closure.reset();
  }
  return state;
}

std::unexpected<Error> LedgerGate::Refuse(std::string_view name, const LedgerState& state) const {
  const FamilyStanding standing = StandingOf(state, name, budgets_, clock_->NowSeconds());
  const std::string until = FormatTimestamp(standing.next_at);
  auto failure = standing.closed_until
                     ? Fail(ErrorKind::kDeferred, "{} takes no more calls of {} until {}",
                            ServiceOf(name), name, until)
                     : Fail(ErrorKind::kDeferred, "the day's {} calls of {} are spent until {}",
                            standing.budget.value_or(0), name, until);
  failure.error().hint = "Run again after that time; tracklake quota shows what is left.";
  failure.error().retry_at = standing.next_at;
  return failure;
}

}  // namespace tracklake
