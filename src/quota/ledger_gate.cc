#include "quota/ledger_gate.h"

#include <algorithm>
#include <utility>

namespace tracklake {
namespace {

// No lease takes more than this part of what is left, so that several processes share the rest.
constexpr std::int64_t kShareOfRest = 8;

}  // namespace

LedgerGate::LedgerGate(Ledger* ledger, QuotaBudgets budgets, Clock* clock)
    : ledger_(ledger), budgets_(std::move(budgets)), clock_(clock) {}

LedgerGate::~LedgerGate() {
  const std::lock_guard lock(mutex_);
  static_cast<void>(WriteClosures());
  const bool has_leases = std::ranges::any_of(
      families_, [](const auto& family) { return family.second.lease.calls > 0; });
  if (!has_leases) return;
  static_cast<void>(ledger_->Apply([&](LedgerState* state) {
    for (const auto& [name, family] : families_) GiveBack(state, name, family.lease);
    Prune(state, clock_->NowSeconds());
    return true;
  }));
}

Result<> LedgerGate::Admit(std::string_view name) {
  const std::lock_guard lock(mutex_);
  TL_TRY(WriteClosures());
  Family& family = families_[std::string(name)];
  TL_ASSIGN(const auto state, ledger_->Load());
  const Seconds clock = clock_->NowSeconds();
  const auto& closed_until = state->Family(name).closed_until;
  if (closed_until && clock < *closed_until) return Refuse(name, *state);
  if (family.lease.calls == 0 || LedgerTime(*state, clock) >= family.lease.until()) {
    TL_TRY(TakeLease(std::string(name), &family));
  }
  --family.lease.calls;
  ++family.admitted;
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

void LedgerGate::Close(std::string_view name, Seconds retry_at, Closing why) {
  const std::lock_guard lock(mutex_);
  Family& family = families_[std::string(name)];
  if (family.closure) retry_at = std::max(retry_at, family.closure->retry_at);
  family.closure = Closure{retry_at, why};
  static_cast<void>(WriteClosures());  // else before the next call
}

Result<> LedgerGate::WriteClosures() {
  for (auto& [name, family] : families_) {
    if (!family.closure) continue;
    const Lease unused = std::exchange(family.lease, {});
    TL_TRY(ledger_->Apply([&](LedgerState* state) {
      GiveBack(state, name, unused);
      CloseFamily(state, name, budgets_, family.closure->retry_at,
                  family.closure->why == Closing::kQuota, clock_->NowSeconds());
      return true;
    }));
    family.closure.reset();
  }
  return {};
}

std::unexpected<Error> LedgerGate::Refuse(std::string_view name, const LedgerState& state) const {
  const FamilyStanding standing = StandingOf(state, name, budgets_, clock_->NowSeconds());
  const std::string until = FormatTimestamp(standing.next_at);
  auto failure =
      standing.closed_until
          ? Fail(ErrorKind::kDeferred, "Spotify takes no more calls of {} until {}", name, until)
          : Fail(ErrorKind::kDeferred, "the day's {} calls of {} are spent until {}",
                 standing.budget.value_or(0), name, until);
  failure.error().hint = "Run again after that time; tracklake quota shows what is left.";
  failure.error().retry_at = standing.next_at;
  return failure;
}

}  // namespace tracklake
