#include "quota/ledger.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"

namespace tracklake {

std::string LedgerKey(std::string_view account) {
  return fmt::format("_tracklake/state/quota/{}.json", Hash16(account));
}

Ledger::Ledger(ObjectStore* store, std::string key)
    : store_(store), key_(std::move(key)), state_(std::make_shared<const LedgerState>()) {}

// Brings bytes_, version_ and state_ up to date.
Result<> Ledger::Refresh() {
  auto found = store_->Get(key_, &read_);
  if (!found.has_value() && found.error().kind == ErrorKind::kNotFound) {
    bytes_.reset();
    version_.reset();
    state_ = std::make_shared<const LedgerState>();
    return {};
  }
  TL_TRY(found);
  if (bytes_ != read_) {
    TL_ASSIGN(LedgerState state, ParseLedger(read_, place()));
    state_ = std::make_shared<const LedgerState>(std::move(state));
    bytes_ = read_;
  }
  version_ = *std::move(found);
  return {};
}

Result<std::shared_ptr<const LedgerState>> Ledger::Load() {
  const MutexLock lock(mutex_);
  TL_TRY(Refresh());
  return state_;
}

Result<std::shared_ptr<const LedgerState>> Ledger::Apply(const Change& change) {
  const MutexLock lock(mutex_);
  for (int conflicts = 0; conflicts < kMaxLedgerConflicts; ++conflicts) {
    TL_TRY(Refresh());
    LedgerState state = *state_;
    if (!change(&state)) return state_;
    TL_ASSIGN(const bool written, Write(std::move(state)));
    if (written) return state_;
  }
  return Fail(ErrorKind::kConflict, "the quota ledger {} changes too often to be written", place());
}

// Replaces state_, under a name of its own; false when somebody else was first.
Result<bool> Ledger::Write(LedgerState state) {
  state.commits.push_back(fmt::format("{:016x}", rng_.Next()));
  if (state.commits.size() > kMaxKeptCommits) state.commits.erase(state.commits.begin());
  const Upload upload{key_, FormatLedger(state), {}, Condition::Unchanged(version_)};
  TL_ASSIGN(auto results, store_->Put({&upload, 1}));
  PutResult& result = results.front();
  if (result.unsure) return WasWritten(state);
  if (!result.written) return false;
  bytes_ = upload.bytes;
  version_ = std::move(result.version);
  state_ = std::make_shared<const LedgerState>(std::move(state));
  return true;
}

// Whether others wrote theirs after ours, or before. kUnknown when too many did.
Result<bool> Ledger::WasWritten(const LedgerState& state) {
  const auto before = state_;
  TL_TRY(Refresh());
  const auto stands = [&](const std::string& commit) TL_REQUIRES(mutex_) {
    return std::ranges::find(state_->commits, commit) != state_->commits.end();
  };
  if (stands(state.commits.back())) return true;
  const bool has_all = state_->commits.size() < kMaxKeptCommits;
  if (has_all || (!before->commits.empty() && stands(before->commits.back()))) return false;
  return Fail(ErrorKind::kUnknown, "nobody can tell any more whether {} was written", place());
}

}  // namespace tracklake
