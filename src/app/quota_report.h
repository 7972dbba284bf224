// Where each endpoint family stands: what was called within a day, what is left, and when the next
// call may be made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "base/result.h"
#include "quota/ledger_state.h"

namespace tracklake::app {

struct QuotaRow {
  std::string family;
  std::int64_t configured = 0;  // 0: unlimited
  FamilyStanding now;
  std::optional<LearnedBudget> learned;  // while it holds the budget down
};

struct QuotaReport {
  std::string place;  // of the ledger
  QuotaBudgets budgets;
  Seconds clock{};
  Seconds ledger_time{};  // later than the clock: that one went back
  std::vector<QuotaRow> rows;
};

// Families that were called or refused, and those with a budget of their own. Changes nothing.
Result<QuotaReport> ReadQuota(const Services& services);

// Counts calls of the future as made now: after a clock that ran ahead.
Result<> TrustClock(const Services& services);

}  // namespace tracklake::app
