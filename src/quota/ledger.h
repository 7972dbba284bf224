// The one quota ledger of a developer account, shared by every process and command: a small JSON
// object in a store, changed only by compare-and-swap. What it says is in ledger_state.h.
//
// A ledger that cannot be read or written gives no leave (promise P8). Safe for concurrent use.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "quota/ledger_state.h"
#include "store/object_store.h"
#include "store/state_object.h"

namespace tracklake {

// So many changes may follow one whose answer was lost before it cannot be told any more whether it
// was made. Each costs 19 bytes.
inline constexpr std::size_t kMaxKeptCommits = 16;

// "_tracklake/state/quota/<hash16 of the account>.json". The account is a name that all who share
// one quota configure, or the client id.
std::string LedgerKey(std::string_view account);

// As JSON text; times are seconds since 1970, UTC.
std::string FormatLedger(const LedgerState& state);
// kCorruption, or kConfig for a ledger of a later version.
Result<LedgerState> ParseLedger(const std::string& bytes, std::string_view place);

class Ledger {
 public:
  // Borrows the store.
  Ledger(ObjectStore* store, std::string key);

  // The state as it stands now; an empty one if there is no ledger yet.
  Result<std::shared_ptr<const LedgerState>> Load();

  // Changes a state in place; true if it is to be written. May be called several times, each time
  // on a newer state.
  using Change = std::function<bool(LedgerState*)>;

  // Applies a change to the newest state and makes it durable; returns the state that now stands.
  // After an error (the store's) the change may or may not have been written, once.
  Result<std::shared_ptr<const LedgerState>> Apply(const Change& change);

  const std::string& place() const { return place_; }

 private:
  const std::string place_;
  Mutex mutex_;
  StateObject<LedgerState> object_ TL_GUARDED_BY(mutex_);
  SystemRng rng_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
