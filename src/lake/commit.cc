#include "lake/commit.h"

#include <algorithm>
#include <utility>

#include "base/failpoint.h"
#include "lake/layout.h"
#include "lake/locks.h"

namespace tracklake {
namespace {

using failpoint::Hit;

// Units that are still on their way are kCommitted from the start and lose it where they stop.
bool IsOpen(const Commit& commit) { return commit.outcome == CommitOutcome::kCommitted; }

// What changed while it was read is read again; all else fails.
void StopAt(Commit* commit, std::vector<Failure> failures) {
  const bool changed = std::ranges::all_of(
      failures, [](const Failure& f) { return f.error.kind == ErrorKind::kConflict; });
  commit->outcome = changed ? CommitOutcome::kRetry : CommitOutcome::kFailed;
  commit->failures = std::move(failures);
}

void Begin(Commit* commit) {
  commit->outcome = CommitOutcome::kCommitted;
  if (!commit->unit.failures.empty()) StopAt(commit, std::move(commit->unit.failures));
}

Result<> PutParts(ObjectStore& store, std::span<Commit> commits) {
  std::vector<Upload> uploads;
  for (Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    for (StagedPart& staged : commit.unit.staged) {
      uploads.push_back({.key = staged.part.key, .staged_file = staged.file});
    }
    for (Derived& object : commit.unit.objects) {
      if (object.receipt.quarantine_key.has_value()) {
        uploads.push_back(
            {.key = *object.receipt.quarantine_key, .bytes = std::move(object.quarantine_lines)});
      }
    }
  }
  if (uploads.empty()) return {};
  return store.PutAll(uploads);
}

// Whoever changes raw between this look and the receipt is not seen; raw is written once by
// contract, and verify compares the bytes.
Result<> LookAgain(ObjectStore& store, Commit* commit) {
  std::vector<Failure> failures;
  for (const Derived& object : commit->unit.objects) {
    auto now = store.Head(object.info.key);
    if (!now.has_value()) {
      if (now.error().kind != ErrorKind::kNotFound) return std::unexpected(now.error());
      failures.push_back({object.info.key, std::move(now).error()});
    } else if (now->changed_at != object.info.changed_at || now->size != object.info.size) {
      failures.push_back({object.info.key,
                          {ErrorKind::kConflict,
                           "it keeps changing: raw objects are written once",
                           "Let the program that writes it finish; the next run takes it.",
                           {}}});
    }
  }
  if (!failures.empty()) StopAt(commit, std::move(failures));
  return {};
}

// The receipt that the object has already, if any.
Result<std::optional<Receipt>> PresentReceipt(ObjectStore& store, const std::string& key) {
  std::string bytes;
  auto got = store.Get(key, &bytes);
  if (!got.has_value()) {
    if (got.error().kind == ErrorKind::kNotFound) return std::nullopt;
    return std::unexpected(std::move(got).error());
  }
  auto receipt = ReadReceipt(key, bytes);
  if (receipt.has_value()) return *std::move(receipt);
  if (receipt.error().kind == ErrorKind::kCorruption) return std::nullopt;  // it says nothing
  return std::unexpected(std::move(receipt).error());
}

Result<> PutObjectReceipts(ObjectStore& store, std::span<Commit> commits) {
  std::vector<Upload> uploads;
  TL_ASSIGN(const auto lock, store.Lock(kReceiptsLock, LockMode::kExclusive));
  for (Commit& commit : commits) {
    if (!IsOpen(commit) || commit.is_day) continue;
    Receipt receipt = commit.unit.objects.front().receipt;
    const std::string key = ReceiptKey(commit.unit.day, receipt.raw_key);
    TL_ASSIGN(const auto present, PresentReceipt(store, key));
    if (present.has_value() && present->version > receipt.version) {
      commit.outcome = CommitOutcome::kNewer;
      continue;
    }
    receipt.parts = commit.unit.Parts();
    uploads.push_back({.key = key, .bytes = WriteReceipt(receipt)});
  }
  if (uploads.empty()) return {};
  TL_TRY(store.PutAll(uploads));
  Hit("commit.receipts_put");
  return {};
}

Replacement DayReplacement(const Commit& commit) {
  DayReceipt day{.day = commit.unit.day, .version = CurrentVersion()};
  day.parts = commit.unit.Parts();
  for (const Derived& object : commit.unit.objects) day.receipts.push_back(object.receipt);
  day.formats = commit.formats;
  return {DayReceiptKey(day.day), WriteDayReceipt(day), commit.replaces_sha256};
}

void GiveWayToOther(const std::string& key, Commit* commit) {
  commit->outcome = CommitOutcome::kRetry;
  commit->failures.push_back({FormatDate(commit->unit.day),
                              {ErrorKind::kConflict,
                               key + " is no longer what was read: somebody else was first",
                               {},
                               {}}});
}

Result<> SwapDayReceipts(ObjectStore& store, std::span<Commit> commits) {
  std::vector<Commit*> days;
  std::vector<Replacement> replacements;
  for (Commit& commit : commits) {
    if (!IsOpen(commit) || !commit.is_day) continue;
    days.push_back(&commit);
    replacements.push_back(DayReplacement(commit));
  }
  if (days.empty()) return {};
  TL_ASSIGN(const auto outcomes, store.PutAllIfMatch(replacements));
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (outcomes[i] == SwapOutcome::kConflict) GiveWayToOther(replacements[i].key, days[i]);
  }
  Hit("commit.day_swapped");
  return {};
}

Result<> DeleteStale(ObjectStore& store, std::span<Commit> commits) {
  std::vector<std::string> stale;
  for (const Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    stale.insert(stale.end(), commit.stale_receipts.begin(), commit.stale_receipts.end());
  }
  if (stale.empty()) return {};
  TL_TRY(store.Delete(stale));
  Hit("commit.stale_deleted");
  return {};
}

}  // namespace

Result<> CommitAll(ObjectStore& store, std::span<Commit> commits) {
  for (Commit& commit : commits) Begin(&commit);
  {
    TL_ASSIGN(const auto lock, store.Lock(kWritersLock, LockMode::kShared));
    Hit("commit.locked");
    TL_TRY(PutParts(store, commits));
    Hit("commit.parts_put");
    for (Commit& commit : commits) {
      if (IsOpen(commit)) TL_TRY(LookAgain(store, &commit));
    }
    Hit("commit.raw_unchanged");
    TL_TRY(DeleteStale(store, commits));
    TL_TRY(PutObjectReceipts(store, commits));
    TL_TRY(SwapDayReceipts(store, commits));
  }
  Hit("commit.unlocked");
  return {};
}

}  // namespace tracklake
