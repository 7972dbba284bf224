#include "quota/ledger.h"

#include <utility>

#include "base/sha256.h"

namespace tracklake {

std::string LedgerKey(std::string_view account) {
  return fmt::format("_tracklake/state/quota/{}.json", Hash16(account));
}

Ledger::Ledger(ObjectStore* store, std::string key)
    : store_(store), key_(std::move(key)), state_(std::make_shared<const LedgerState>()) {}

// Brings bytes_ and state_ up to date.
Result<> Ledger::Refresh() {
  const Result<> found = store_->Get(key_, &read_);
  if (!found.has_value() && found.error().kind == ErrorKind::kNotFound) {
    bytes_.reset();
    state_ = std::make_shared<const LedgerState>();
    return {};
  }
  TL_TRY(found);
  if (bytes_ == read_) return {};
  TL_ASSIGN(LedgerState state, ParseLedger(read_, place()));
  state_ = std::make_shared<const LedgerState>(std::move(state));
  bytes_ = read_;
  return {};
}

Result<std::shared_ptr<const LedgerState>> Ledger::Load() {
  const std::lock_guard lock(mutex_);
  TL_TRY(Refresh());
  return state_;
}

Result<std::shared_ptr<const LedgerState>> Ledger::Apply(const Change& change) {
  const std::lock_guard lock(mutex_);
  for (int conflicts = 0; conflicts < kMaxLedgerConflicts; ++conflicts) {
    TL_TRY(Refresh());
    LedgerState state = *state_;
    if (!change(&state)) return state_;
    std::string bytes = FormatLedger(state);
    std::optional<std::string> expected;
    if (bytes_) expected = Sha256Hex(*bytes_);
    const Result<> written = store_->PutIfMatch(key_, bytes, expected);
    if (written.has_value()) {
      bytes_ = std::move(bytes);
      state_ = std::make_shared<const LedgerState>(std::move(state));
      return state_;
    }
    if (written.error().kind != ErrorKind::kConflict) return std::unexpected(written.error());
  }
  return Fail(ErrorKind::kConflict, "the quota ledger {} changes too often to be written", place());
}

}  // namespace tracklake
