// The CallGate that counts in the ledger. To count each call by itself would cost two syncs of the
// disk a call, so a gate takes leave for a few calls at once: one, then twice as many each time, at
// most kMaxLeasedCalls, and one at a time when little is left. What it did not use it gives back at
// its end. A process that dies before loses these few: they stay counted for a day.
//
// Before each call it looks whether the ledger has changed, so that a refusal which any process met
// stops all of them at once, leases or not. Safe for concurrent use.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "quota/ledger.h"
#include "spotify/call_gate.h"

namespace tracklake {

inline constexpr std::int64_t kMaxLeasedCalls = 16;

class LedgerGate final : public CallGate {
 public:
  // Borrows the ledger and the clock.
  LedgerGate(Ledger* ledger, QuotaBudgets budgets, Clock* clock);
  // Gives back what was not used, as far as the store allows.
  ~LedgerGate() override;
  LedgerGate(const LedgerGate&) = delete;
  LedgerGate& operator=(const LedgerGate&) = delete;

  // kDeferred with retry_at, or the store's errors: a call that cannot be counted is not made.
  Result<> Admit(std::string_view family) override;

  Result<> MayCall(std::string_view family) override;
  Result<> CheckOpen(std::string_view family) override;

  // A closing that cannot be written is kept, and written before the next call is admitted.
  Seconds Close(std::string_view family, Seconds retry_at, Closing why) override;

 private:
  struct Closure {
    Seconds retry_at;
    Closing why;
  };
  struct Family {
    Lease lease;
    std::int64_t admitted = 0;       // by this gate
    std::optional<Closure> closure;  // not written yet
  };

  Result<> GiveAllBack();
  // Returns the state that stands then; null where there was nothing to write.
  Result<std::shared_ptr<const LedgerState>> WriteClosures() TL_REQUIRES(mutex_);
  Result<> TakeLease(const std::string& name, Family* family) TL_REQUIRES(mutex_);
  std::unexpected<Error> Refuse(std::string_view family, const LedgerState& state) const;

  Ledger* const ledger_;
  const QuotaBudgets budgets_;
  Clock* const clock_;
  Mutex mutex_;  // held while the ledger is asked
  std::map<std::string, Family, std::less<>> families_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
