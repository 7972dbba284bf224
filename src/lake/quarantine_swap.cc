#include "lake/quarantine_swap.h"

#include <algorithm>
#include <utility>

#include "lake/layout.h"
#include "lake/live.h"

namespace tracklake {
namespace {

// How often a file is set right that others write meanwhile, each of whom sets it right, too.
constexpr int kMaxRounds = 8;

bool IsOpen(const Commit& commit) { return commit.outcome == CommitOutcome::kCommitted; }

Result<bool> IsAsRead(ObjectStore& store, const std::string& key,
                      const std::optional<ObjectVersion>& read) {
  const auto now = store.Head(key);
  if (now.has_value()) return read == now->version;
  if (now.error().kind == ErrorKind::kNotFound) return !read.has_value();
  return std::unexpected(now.error());
}

}  // namespace

Result<QuarantineSwap> QuarantineSwap::Begin(ObjectStore& store, std::span<Commit> commits) {
  QuarantineSwap swap;
  for (Commit& commit : commits) {
    if (!IsOpen(commit)) continue;
    for (Derived& object : commit.unit.objects) {
      if (!object.receipt.quarantine_key) continue;
      File file{&commit, &object.receipt, std::move(object.quarantine_lines)};
      TL_TRY(Look(store, &file));
      swap.files_.push_back(std::move(file));
    }
  }
  const Commit* day = nullptr;  // looked at for the first of its files
  for (const File& file : swap.files_) {
    Commit& commit = *file.commit;
    if (!IsOpen(commit) || &commit == day) continue;
    if (commit.is_day) {
      day = &commit;
      const std::string key = DayReceiptKey(commit.unit.day);
      TL_ASSIGN(const bool as_read, IsAsRead(store, key, commit.replaces));
      if (!as_read) commit.GiveWay(key);
    } else {
      TL_ASSIGN(const bool is_newer, IsNewerLive(store, file));
      if (is_newer) commit.outcome = CommitOutcome::kNewer;
    }
  }
  return swap;
}

Result<> QuarantineSwap::Look(ObjectStore& store, File* file) {
  auto read = store.Get(file->key(), &file->replaced_lines);
  if (!read.has_value() && read.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(std::move(read).error());
  }
  file->replaced = read ? std::optional(*std::move(read)) : std::nullopt;
  return {};
}

// Whether what is live of the object is a newer tracklake's.
Result<bool> QuarantineSwap::IsNewerLive(ObjectStore& store, const File& file) {
  const Receipt& ours = *file.receipt;
  TL_ASSIGN(const LiveDay live, SurveyObject(store, DayOf(ours.fetched_at), ours.raw_key));
  const auto is_newer = [&](const Receipt& receipt) { return receipt.version > ours.version; };
  const Receipt* covered = live.FindCovered(ours.raw_key);
  return (covered != nullptr && is_newer(*covered)) ||
         std::ranges::any_of(live.objects, is_newer, &StoredReceipt::receipt) ||
         std::ranges::any_of(live.broken, [](const BrokenReceipt& receipt) {
           return receipt.error.kind == ErrorKind::kBadData;  // too new for us to read
         });
}

void QuarantineSwap::AddUploads(std::vector<Upload>* uploads) {
  for (File& file : files_) {
    if (!IsOpen(*file.commit)) continue;
    uploads->push_back({file.key(), file.lines, {}, Condition::Unchanged(file.replaced)});
    uploaded_.push_back(&file);
  }
}

void QuarantineSwap::See(std::span<const PutResult> results) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    File& file = *uploaded_[i];
    if (results[i].written) {
      file.written = results[i].version;
    } else if (IsOpen(*file.commit)) {
      file.commit->GiveWay(file.key());
    }
  }
}

Result<> QuarantineSwap::Settle(ObjectStore& store) {
  for (File& file : files_) {
    for (int round = 0; round < kMaxRounds; ++round) {
      TL_ASSIGN(const bool is_settled, SettleOnce(store, &file, round == 0));
      if (is_settled) break;
    }
  }
  return {};
}

// False when something was written, which is to be looked at again: a newer tracklake may have
// come in before.
Result<bool> QuarantineSwap::SettleOnce(ObjectStore& store, File* file, bool is_first) {
  if (!file->written) return true;
  File now{file->commit, file->receipt};
  TL_TRY(Look(store, &now));
  const bool stands = now.replaced_lines == file->lines;
  bool is_ours = IsOpen(*file->commit);
  // A day's swap has just compared what an object's has not.
  if (is_ours && !(file->commit->is_day && stands && is_first)) {
    TL_ASSIGN(const bool is_newer, IsNewerLive(store, *file));
    is_ours = !is_newer;
  }
  if (is_ours ? stands : now.replaced != file->written) return true;
  // One that stood alone stays until upkeep finds that no receipt names it.
  if (!is_ours && !file->replaced) return true;
  const Upload upload{file->key(),
                      is_ours ? file->lines : file->replaced_lines,
                      {},
                      Condition::Unchanged(now.replaced)};
  TL_ASSIGN(const auto results, store.Put({&upload, 1}));
  if (!results.front().written) return false;
  if (!is_ours) return true;
  file->written = results.front().version;
  file->replaced = std::move(now.replaced);
  file->replaced_lines = std::move(now.replaced_lines);
  return false;
}

}  // namespace tracklake
