#include "store/s3/condition_trial.h"

#include <utility>

namespace tracklake {

Result<> ConditionTrial::Pass() {
  const MutexLock lock(mutex_);
  if (has_passed_) return {};
  TL_TRY(TryAbsent());
  TL_TRY(TryUnchanged());
  has_passed_ = true;
  return {};
}

std::string ConditionTrial::NewBytes() {
  return fmt::format("{{\"of\":\"a trial of conditions\",\"number\":\"{:016x}\"}}\n", rng_.Next());
}

std::unexpected<Error> ConditionTrial::Refuse(std::string_view what) const {
  return WithHint(
      Fail(ErrorKind::kConfig, "{} {}: runs at the same time would lose each other's state",
           server_, what),
      "Use a server that writes under conditions (docs/guides/s3.md names some), or keep the lake "
      "in a folder: --lake DIR");
}

Result<> ConditionTrial::TryAbsent() {
  TL_ASSIGN(PutOutcome outcome, store_.PutIfAbsent(kTrialKey, NewBytes()));
  if (outcome == PutOutcome::kExists) return {};
  TL_ASSIGN(outcome, store_.PutIfAbsent(kTrialKey, NewBytes()));
  if (outcome == PutOutcome::kExists) return {};
  return Refuse("ignores If-None-Match");
}

// Others may try at the same time, so that only what we swap ourselves, and what is refused while
// nothing has changed, says anything.
Result<ObjectVersion> ConditionTrial::SwapOnce() {
  constexpr int kMaxTries = 100;
  bool says_bare_etags = false;
  for (int tries = 0; tries < kMaxTries; ++tries) {
    std::string bytes;
    TL_ASSIGN(ObjectVersion read, store_.Get(kTrialKey, &bytes));
    const auto swapped = store_.Swap(kTrialKey, NewBytes(), read);
    if (swapped.has_value()) return read;
    if (swapped.error().kind == ErrorKind::kUnknown) continue;  // its answers were lost
    if (swapped.error().kind != ErrorKind::kConflict) return std::unexpected(swapped.error());
    TL_ASSIGN(const ObjectVersion now, store_.Get(kTrialKey, &bytes));
    if (now != read) continue;
    if (says_bare_etags) return Refuse("refuses If-Match of what is there");
    bucket_.SayBareEtags();  // Ceph 16 compares with what stands between the quotes
    says_bare_etags = true;
  }
  return Fail(ErrorKind::kConflict, "{}: too many try its conditions at the same time", server_);
}

Result<> ConditionTrial::TryUnchanged() {
  TL_ASSIGN(const ObjectVersion over, SwapOnce());
  const auto again = store_.Swap(kTrialKey, NewBytes(), over);
  if (again.has_value()) return Refuse("ignores If-Match");
  return again.error().kind == ErrorKind::kConflict ? Result<>() : std::unexpected(again.error());
}

}  // namespace tracklake
