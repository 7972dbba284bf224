#include "quota/ledger.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"

namespace tracklake {
namespace {

// Whether others wrote theirs after ours, or before, as the names of the changes tell.
std::optional<bool> Holds(const LedgerState& mine, const LedgerState& before,
                          const LedgerState& now) {
  const auto stands = [&](const std::string& commit) {
    return std::ranges::find(now.commits, commit) != now.commits.end();
  };
  if (stands(mine.commits.back())) return true;
  const bool has_all = now.commits.size() < kMaxKeptCommits;
  if (has_all || (!before.commits.empty() && stands(before.commits.back()))) return false;
  return std::nullopt;
}

constexpr StateFormat<LedgerState> kFormat{FormatLedger, ParseLedger, Holds};

}  // namespace

std::string LedgerKey(std::string_view account) {
  return fmt::format("_tracklake/state/quota/{}.json", Hash16(account));
}

Ledger::Ledger(ObjectStore* store, std::string key)
    : place_(store->Location(key)), object_(store, std::move(key), kFormat) {}

Result<std::shared_ptr<const LedgerState>> Ledger::Load() {
  const MutexLock lock(mutex_);
  return object_.Load();
}

Result<std::shared_ptr<const LedgerState>> Ledger::Apply(const Change& change) {
  const MutexLock lock(mutex_);
  return object_.Update([&](LedgerState* state) TL_REQUIRES(mutex_) {
    if (!change(state)) return false;
    state->commits.push_back(fmt::format("{:016x}", rng_.Next()));
    if (state->commits.size() > kMaxKeptCommits) state->commits.erase(state->commits.begin());
    return true;
  });
}

}  // namespace tracklake
