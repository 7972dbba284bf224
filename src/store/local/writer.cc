#include "store/local/writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/failpoint.h"
#include "base/sha256.h"
#include "store/key.h"
#include "store/local/file_lock.h"
#include "store/local/io_error.h"
#include "store/local/journal_file.h"
#include "store/local/staging_folder.h"

namespace tracklake::local {
namespace {

// Held shared while names are given, exclusively while they are compared and replaced, or deleted
// and their folders pruned. So a swap is atomic, and no folder goes while a file moves into it.
constexpr std::string_view kNamesLock = "store.names";

// How often a folder is made that some other program removes before our file is in it.
constexpr int kMaxFolderAttempts = 4;

}  // namespace

// One file on its way to its key. A temporary of ours that does not get there is removed.
class Writer::Pending {
 public:
  Pending(std::string_view of, std::filesystem::path target) : key(of), to(std::move(target)) {}
  ~Pending() {
    if (ours) unlink(from.c_str());
  }
  Pending(Pending&& other) noexcept
      : key(other.key),
        to(std::move(other.to)),
        from(std::move(other.from)),
        ours(std::exchange(other.ours, false)),
        outcome(other.outcome) {}
  Pending& operator=(Pending&&) = delete;

  std::string_view key;
  std::filesystem::path to;
  std::filesystem::path from;  // empty: the object exists already
  bool ours = false;
  PutOutcome outcome = PutOutcome::kExists;
};

Writer::Writer(std::filesystem::path root, bool sync)
    : root_(std::move(root)),
      staging_root_(root_ / "_tracklake" / "tmp"),
      locks_(root_ / "_tracklake" / "locks"),
      durability_(root_, sync) {}

Result<> Writer::Begin() {
  TL_TRY(durability_.MakeFolder(staging_root_));
  return durability_.Open();
}

Result<std::unique_ptr<Staging>> Writer::NewStaging() {
  TL_TRY(Begin());
  return MakeStagingFolder(staging_root_, rng_);
}

// Our own staging folder; made again if somebody removed it by hand.
Result<std::filesystem::path> Writer::Scratch() {
  const std::lock_guard lock(scratch_mutex_);
  if (scratch_ == nullptr || access(scratch_->folder().c_str(), F_OK) != 0) {
    TL_ASSIGN(scratch_, MakeStagingFolder(staging_root_, rng_));
  }
  return scratch_->folder();
}

Result<> Writer::WriteTemporary(const Source& source, Pending* pending) {
  TL_ASSIGN(const std::filesystem::path scratch, Scratch());
  pending->from = scratch / std::to_string(temporaries_++);
  TL_TRY(WriteNewFile(pending->from, source.key, source.bytes));
  pending->ours = true;
  failpoint::Hit("store.put.written");
  return {};
}

Result<std::vector<Writer::Pending>> Writer::Prepare(std::span<const Source> sources,
                                                     IfExists if_exists) {
  std::vector<Pending> batch;
  batch.reserve(sources.size());
  for (const Source& source : sources) {
    TL_TRY(CheckKey(source.key));
    Pending& pending = batch.emplace_back(source.key, root_ / source.key);
    if (if_exists == IfExists::kKeep && StatFile(pending.to, source.key).has_value()) continue;
    if (source.staged_file.empty()) {
      TL_TRY(WriteTemporary(source, &pending));
    } else {
      pending.from = source.staged_file;
    }
  }
  return batch;
}

Result<> Writer::SyncContents(std::span<const Pending> batch) {
  std::vector<std::filesystem::path> files;
  files.reserve(batch.size());
  for (const Pending& pending : batch) {
    if (!pending.from.empty()) files.push_back(pending.from);
  }
  TL_TRY(durability_.SyncContents(files));
  failpoint::Hit("store.put.synced");
  return {};
}

Result<> Writer::Place(Pending& pending, IfExists if_exists) {
  for (int attempt = 0; attempt < kMaxFolderAttempts; ++attempt) {
    const Result<PutOutcome> moved = MoveInto(pending.from, pending.to, pending.key, if_exists);
    if (moved.has_value()) {
      pending.outcome = *moved;
      if (*moved == PutOutcome::kCreated) pending.ours = false;
      failpoint::Hit("store.put.renamed");
      return {};
    }
    const bool folder_missing = moved.error().kind == ErrorKind::kNotFound;
    if (!folder_missing) return std::unexpected(moved.error());
    if (access(pending.from.c_str(), F_OK) != 0)
      return IoError("write", pending.from.native(), errno);
    TL_TRY(durability_.MakeFolder(pending.to.parent_path()));
  }
  return Fail(ErrorKind::kIo, "cannot write {}: its folder is removed again and again",
              pending.key);
}

Result<Fd> Writer::Create(std::string_view key) {
  const std::filesystem::path path = root_ / key;
  TL_ASSIGN(const auto names, Lock(kNamesLock, LockMode::kShared, true));
  for (int attempt = 0; attempt < kMaxFolderAttempts; ++attempt) {
    Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666));
    if (fd.ok()) return fd;
    if (errno == EEXIST) return Fail(ErrorKind::kConflict, "{} exists already", key);
    if (errno != ENOENT) return IoError("write", key, errno);
    TL_TRY(durability_.MakeFolder(path.parent_path()));
  }
  return Fail(ErrorKind::kIo, "cannot write {}: its folder is removed again and again", key);
}

Result<std::unique_ptr<Journal>> Writer::NewJournal(std::string_view key) {
  TL_TRY(Begin());
  TL_ASSIGN(Fd fd, Create(key));
  TL_TRY(SyncNames({(root_ / key).parent_path()}));
  return std::make_unique<JournalFile>(std::move(fd), std::string(key), &durability_);
}

Result<> Writer::SyncNames(const std::set<std::filesystem::path>& folders) {
  TL_TRY(durability_.SyncNames(folders));
  failpoint::Hit("store.put.durable");
  return {};
}

Result<std::vector<PutOutcome>> Writer::Put(std::span<const Source> sources, IfExists if_exists) {
  std::vector<PutOutcome> outcomes;
  if (sources.empty()) return outcomes;
  TL_TRY(Begin());
  TL_ASSIGN(std::vector<Pending> batch, Prepare(sources, if_exists));
  TL_TRY(SyncContents(batch));
  {
    TL_ASSIGN(const auto names, Lock(kNamesLock, LockMode::kShared, true));
    for (Pending& pending : batch) {
      if (!pending.from.empty()) TL_TRY(Place(pending, if_exists));
    }
  }
  std::set<std::filesystem::path> folders;
  for (const Pending& pending : batch) {
    outcomes.push_back(pending.outcome);
    // An object that was there already may be so new that its own writer has not synced it yet.
    folders.insert(pending.to.parent_path());
  }
  TL_TRY(SyncNames(folders));
  return outcomes;
}

Result<bool> Writer::IsUnchanged(std::string_view key,
                                 const std::optional<std::string>& expected_sha256) {
  std::string bytes;
  const Result<> read = ReadFile(root_ / key, key, &bytes);
  if (read.has_value()) return Sha256Hex(bytes) == expected_sha256;
  if (read.error().kind == ErrorKind::kNotFound) return !expected_sha256.has_value();
  return std::unexpected(read.error());
}

Result<SwapOutcome> Writer::SwapOne(const Replacement& replacement, Pending& pending) {
  TL_ASSIGN(const bool unchanged, IsUnchanged(replacement.key, replacement.expected_sha256));
  if (!unchanged) return SwapOutcome::kConflict;
  failpoint::Hit("store.swap.compared");
  // Programs that know nothing of our lock may create what was absent.
  TL_TRY(Place(pending, replacement.expected_sha256 ? IfExists::kReplace : IfExists::kKeep));
  return pending.outcome == PutOutcome::kCreated ? SwapOutcome::kSwapped : SwapOutcome::kConflict;
}

Result<std::vector<SwapOutcome>> Writer::Swap(std::span<const Replacement> replacements) {
  std::vector<SwapOutcome> outcomes;
  if (replacements.empty()) return outcomes;
  TL_TRY(Begin());
  std::vector<Source> sources;
  for (const Replacement& one : replacements) sources.push_back({one.key, one.bytes, {}});
  TL_ASSIGN(std::vector<Pending> batch, Prepare(sources, IfExists::kReplace));
  TL_TRY(SyncContents(batch));
  TL_ASSIGN(const auto names, Lock(kNamesLock, LockMode::kExclusive, true));
  std::set<std::filesystem::path> folders;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    TL_ASSIGN(const SwapOutcome outcome, SwapOne(replacements[i], batch[i]));
    outcomes.push_back(outcome);
    if (outcome == SwapOutcome::kSwapped) folders.insert(batch[i].to.parent_path());
  }
  TL_TRY(SyncNames(folders));
  return outcomes;
}

// Removes the folder and those above it while they are empty, down to the zone (`raw`). Returns the
// first that stays: its entries have changed.
std::filesystem::path Writer::Prune(std::filesystem::path folder) const {
  while (folder.parent_path() != root_ && folder != root_) {
    if (rmdir(folder.c_str()) != 0 && errno != ENOENT) break;
    folder = folder.parent_path();
  }
  return folder;
}

Result<> Writer::Unlink(std::string_view key) const {
  const std::filesystem::path path = root_ / key;
  if (unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR && errno != EISDIR) {
    return IoError("delete", key, errno);
  }
  failpoint::Hit("store.delete.unlinked");
  return {};
}

Result<> Writer::Delete(std::span<const std::string> keys) {
  for (const std::string& key : keys) TL_TRY(CheckKey(key));
  if (keys.empty()) return {};
  TL_TRY(Begin());
  std::set<std::filesystem::path> remaining;
  {
    TL_ASSIGN(const auto names, Lock(kNamesLock, LockMode::kExclusive, true));
    std::set<std::filesystem::path> folders;
    for (const std::string& key : keys) {
      TL_TRY(Unlink(key));
      folders.insert((root_ / key).parent_path());
    }
    for (const auto& folder : folders) remaining.insert(Prune(folder));
  }
  failpoint::Hit("store.delete.pruned");
  TL_TRY(durability_.SyncNames(remaining));
  failpoint::Hit("store.delete.durable");
  return {};
}

Result<std::unique_ptr<HeldLock>> Writer::Lock(std::string_view name, LockMode mode, bool wait) {
  const Wait how = wait ? Wait::kYes : Wait::kNo;
  auto lock = LockFile(locks_ / name, mode, how);
  if (!lock.has_value() && lock.error().kind == ErrorKind::kNotFound) {
    const auto made = durability_.MakeFolder(locks_);
    lock = made ? LockFile(locks_ / name, mode, how) : std::unexpected(made.error());
  }
  // Where nothing can be written there is nothing to be kept apart from.
  if (!lock.has_value() && mode == LockMode::kShared && CannotBeWritten(root_)) return NoLock();
  return lock;
}

}  // namespace tracklake::local
