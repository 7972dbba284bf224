#include "lake/commit.h"

#include <algorithm>
#include <utility>

#include "base/failpoint.h"
#include "lake/layout.h"
#include "lake/locks.h"
#include "lake/quarantine_swap.h"
#include "store/heads.h"

namespace tracklake {
namespace {

using failpoint::Hit;

// How often a receipt is compared again that others replace meanwhile.
constexpr int kMaxReceiptRounds = 8;

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

void AddParts(const Commit& commit, std::vector<Upload>* uploads) {
  for (const StagedPart& staged : commit.unit.staged) {
    uploads->push_back({.key = staged.part.key, .staged_file = staged.file});
  }
}

// nullopt: it is what it was when it was read.
std::optional<Failure> ChangeOf(const ObjectInfo& read, const std::optional<ObjectInfo>& now) {
  if (!now.has_value()) return Failure{read.key, {ErrorKind::kNotFound, "it is gone", {}, {}}};
  if (now->version == read.version) return std::nullopt;
  return Failure{read.key,
                 {ErrorKind::kConflict,
                  "it keeps changing: raw objects are written once",
                  "Let the program that writes it finish; the next run takes it.",
                  {}}};
}

// Whoever changes raw between this look and the receipt is not seen; raw is written once by
// contract, and verify compares the bytes.
Result<> LookAgain(ObjectStore& store, std::span<Commit> commits) {
  std::vector<std::string> keys;
  for (const Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    for (const Derived& object : commit.unit.objects) keys.push_back(object.info.key);
  }
  TL_ASSIGN(const ObjectInfos found, HeadAll(store, keys));
  auto now = found.begin();
  for (Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    std::vector<Failure> failures;
    for (const Derived& object : commit.unit.objects) {
      if (auto change = ChangeOf(object.info, *now++)) failures.push_back(*std::move(change));
    }
    if (!failures.empty()) StopAt(&commit, std::move(failures));
  }
  return {};
}

// A receipt as it stands now.
struct Present {
  std::optional<ObjectVersion> version;  // nullopt: there is none
  std::optional<Receipt> receipt;        // nullopt: it says nothing
};

Result<Present> PresentReceipt(ObjectStore& store, const std::string& key) {
  std::string bytes;
  auto got = store.Get(key, &bytes);
  if (!got.has_value()) {
    if (got.error().kind == ErrorKind::kNotFound) return Present{};
    return std::unexpected(std::move(got).error());
  }
  auto receipt = ReadReceipt(key, bytes);
  if (receipt.has_value()) return Present{*std::move(got), *std::move(receipt)};
  if (receipt.error().kind == ErrorKind::kCorruption) return Present{*std::move(got), {}};
  return std::unexpected(std::move(receipt).error());
}

void Supersede(const std::optional<Receipt>& receipt, Commit* commit) {
  if (!receipt.has_value()) return;
  for (const Part& part : receipt->parts) commit->superseded.push_back(part.key);
  if (receipt->quarantine_key) commit->superseded.push_back(*receipt->quarantine_key);
}

Result<> PutFiles(ObjectStore& store, std::span<Commit> commits, QuarantineSwap* quarantine) {
  std::vector<Upload> uploads;
  for (const Commit& commit : commits) {
    if (IsOpen(commit)) AddParts(commit, &uploads);
  }
  const std::size_t parts = uploads.size();
  quarantine->AddUploads(&uploads);
  if (uploads.empty()) return {};
  TL_ASSIGN(const auto results, store.Put(uploads));
  quarantine->See(std::span(results).subspan(parts));
  return {};
}

// An object's receipt on its way, and what it replaces.
struct Replacing {
  Commit* commit;
  Upload upload;
  std::optional<Receipt> present;
};

// nullopt when a newer tracklake has been there. Where no receipt was seen the first round looks
// for none: the swap does not hold if one has come.
Result<std::optional<Replacing>> Replace(ObjectStore& store, Commit* commit, int round) {
  Receipt receipt = commit->unit.objects.front().receipt;
  receipt.parts = commit->unit.Parts();
  const std::string key = ReceiptKey(commit->unit.day, receipt.raw_key);
  Present present;
  if (round > 0 || !commit->is_first) {
    TL_ASSIGN(present, PresentReceipt(store, key));
  }
  if (present.receipt.has_value() && present.receipt->version > receipt.version) {
    return std::nullopt;
  }
  Upload upload{key, WriteReceipt(receipt), {}, Condition::Unchanged(present.version)};
  return Replacing{commit, std::move(upload), std::move(present.receipt)};
}

// Returns the commits whose receipt somebody else replaced meanwhile.
Result<std::vector<Commit*>> SwapReceipts(ObjectStore& store, std::span<Commit* const> commits,
                                          int round) {
  std::vector<Replacing> replacing;
  std::vector<Upload> uploads;
  for (Commit* commit : commits) {
    TL_ASSIGN(auto one, Replace(store, commit, round));
    if (!one.has_value()) {
      commit->outcome = CommitOutcome::kNewer;
      continue;
    }
    uploads.push_back(std::move(one->upload));
    replacing.push_back(*std::move(one));
  }
  TL_ASSIGN(const auto results, store.Put(uploads));
  std::vector<Commit*> late;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].written) {
      Supersede(replacing[i].present, replacing[i].commit);
    } else {
      late.push_back(replacing[i].commit);
    }
  }
  return late;
}

Result<> PutObjectReceipts(ObjectStore& store, std::span<Commit> commits) {
  std::vector<Commit*> open;
  for (Commit& commit : commits) {
    if (IsOpen(commit) && !commit.is_day) open.push_back(&commit);
  }
  if (open.empty()) return {};
  for (int round = 0; round < kMaxReceiptRounds && !open.empty(); ++round) {
    TL_ASSIGN(open, SwapReceipts(store, open, round));
  }
  for (Commit* commit : open) {
    commit->GiveWay(ReceiptKey(commit->unit.day, commit->unit.objects.front().info.key));
  }
  Hit("commit.receipts_put");
  return {};
}

Upload DayUpload(const Commit& commit) {
  DayReceipt day{.day = commit.unit.day, .version = CurrentVersion()};
  day.parts = commit.unit.Parts();
  for (const Derived& object : commit.unit.objects) day.receipts.push_back(object.receipt);
  day.formats = commit.formats;
  return {DayReceiptKey(day.day), WriteDayReceipt(day), {}, Condition::Unchanged(commit.replaces)};
}

Result<> SwapDayReceipts(ObjectStore& store, std::span<Commit> commits) {
  std::vector<Commit*> days;
  std::vector<Upload> uploads;
  for (Commit& commit : commits) {
    if (!IsOpen(commit) || !commit.is_day) continue;
    days.push_back(&commit);
    uploads.push_back(DayUpload(commit));
  }
  if (days.empty()) return {};
  TL_ASSIGN(const auto results, store.Put(uploads));
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!results[i].written) days[i]->GiveWay(uploads[i].key);
  }
  Hit("commit.day_swapped");
  return {};
}

Result<> DeleteStale(ObjectStore& store, std::span<Commit> commits) {
  std::vector<std::string> stale;
  for (Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    for (const std::string& key : commit.stale_receipts) {
      auto present = PresentReceipt(store, key);
      const bool says_nothing = !present.has_value() && present.error().kind == ErrorKind::kBadData;
      if (!present.has_value() && !says_nothing) return std::unexpected(present.error());
      if (present.has_value()) Supersede(present->receipt, &commit);
      stale.push_back(key);
    }
  }
  if (stale.empty()) return {};
  TL_TRY(store.Delete(stale));
  Hit("commit.stale_deleted");
  return {};
}

Result<> Announce(std::span<const Commit> commits, const AnnounceParts& announce) {
  if (!announce) return {};
  std::vector<PartPlace> places;
  for (const Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    for (const StagedPart& staged : commit.unit.staged) {
      if (const auto place = ParsePartKey(staged.part.key)) places.push_back(*place);
    }
  }
  return places.empty() ? Result<>() : announce(places);
}

}  // namespace

void Commit::GiveWay(std::string_view key) {
  outcome = CommitOutcome::kRetry;
  failures.push_back({is_day ? FormatDate(unit.day) : unit.objects.front().info.key,
                      {ErrorKind::kConflict,
                       fmt::format("{} is no longer what was read: somebody else was first", key),
                       {},
                       {}}});
}

Result<> CommitAll(ObjectStore& store, std::span<Commit> commits, const AnnounceParts& announce) {
  for (Commit& commit : commits) Begin(&commit);
  {
    TL_ASSIGN(const auto lock, LockForCommit(store));
    Hit("commit.locked");
    TL_ASSIGN(QuarantineSwap quarantine, QuarantineSwap::Begin(store, commits));
    TL_TRY(PutFiles(store, commits, &quarantine));
    Hit("commit.parts_put");
    TL_TRY(LookAgain(store, commits));
    Hit("commit.raw_unchanged");
    TL_TRY(Announce(commits, announce));
    TL_TRY(DeleteStale(store, commits));
    TL_TRY(PutObjectReceipts(store, commits));
    TL_TRY(SwapDayReceipts(store, commits));
    TL_TRY(quarantine.Settle(store));
  }
  Hit("commit.unlocked");
  return {};
}

}  // namespace tracklake
