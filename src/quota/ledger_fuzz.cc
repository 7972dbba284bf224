// Any bytes in place of the ledger: refused, or a state that is written again as it was, and from
// which no family gets more leave than its budget.
#include <cstdint>
#include <string>

#include "base/testing/fuzz.h"
#include "quota/ledger.h"

namespace {

using namespace tracklake;

constexpr std::int64_t kBudget = 50;
constexpr Seconds kNow{std::chrono::days(20'000)};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Result<LedgerState> state = ParseLedger(bytes, "the ledger");
  if (!state.has_value()) return 0;
  const Result<LedgerState> again = ParseLedger(FormatLedger(*state), "the ledger");
  if (!again.has_value() || !(*again == *state)) Report("what it writes says something else");
  const QuotaBudgets budgets{.calls_per_day = kBudget, .families = {}};
  const Lease lease = Reserve(&*state, "fuzz", budgets, 2 * kBudget, kNow);
  if (lease.calls > kBudget) Report("leave beyond the budget");
  if (Reserve(&*state, "fuzz", budgets, 1, kNow).calls != 0) Report("leave beyond the budget");
  return 0;
}
