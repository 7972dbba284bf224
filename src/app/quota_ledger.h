// The quota ledger as the configuration describes it: where it is kept, whose it is, and what each
// family may be called in a day. Lives for one command.
#pragma once

#include <memory>

#include "app/services.h"
#include "quota/ledger.h"

namespace tracklake::app {

// The place that it is kept in: the lake, unless several lakes share one.
const std::string& LedgerPlace(const Config& config);

// kConfig for a budget that is none, and for a family that nothing asked of Spotify belongs to.
Result<> CheckFamilies(const Config& config);

class QuotaLedger {
 public:
  // Touches nothing: a ledger that nobody has written yet reads as empty. kConfig without an
  // account, for a wrong budget or place.
  static Result<std::unique_ptr<QuotaLedger>> Open(const Services& services);

  Ledger& ledger() { return ledger_; }
  const QuotaBudgets& budgets() const { return budgets_; }

 private:
  QuotaLedger(std::unique_ptr<ObjectStore> store, std::string_view account, QuotaBudgets budgets)
      : store_(std::move(store)),
        ledger_(store_.get(), LedgerKey(account)),
        budgets_(std::move(budgets)) {}

  const std::unique_ptr<ObjectStore> store_;
  Ledger ledger_;
  const QuotaBudgets budgets_;
};

}  // namespace tracklake::app
