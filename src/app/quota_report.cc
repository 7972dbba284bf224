#include "app/quota_report.h"

#include <set>
#include <utility>

#include "app/quota_ledger.h"

namespace tracklake::app {

Result<QuotaReport> ReadQuota(const Services& services) {
  TL_ASSIGN(const auto quota, QuotaLedger::Open(services));
  TL_ASSIGN(const auto state, quota->ledger().Load());
  const Seconds clock = services.clock.NowSeconds();
  const QuotaBudgets& budgets = quota->budgets();
  QuotaReport report{quota->ledger().place(), budgets, clock, LedgerTime(*state, clock), {}};
  std::set<std::string> families;
  for (const auto& [family, record] : state->families) families.insert(family);
  for (const auto& [family, budget] : budgets.families) {
    if (budget > 0) families.insert(family);
  }
  for (const std::string& family : families) {
    QuotaRow row{family, budgets.Of(family), StandingOf(*state, family, budgets, clock), {}};
    if (row.now.budget.value_or(0) < row.configured) row.learned = state->Family(family).learned;
    report.rows.push_back(std::move(row));
  }
  return report;
}

Result<> TrustClock(const Services& services) {
  TL_ASSIGN(const auto quota, QuotaLedger::Open(services));
  const Seconds clock = services.clock.NowSeconds();
  TL_TRY(quota->ledger().Apply([&](LedgerState* state) {
    tracklake::TrustClock(state, clock);
    return true;
  }));
  return {};
}

}  // namespace tracklake::app
