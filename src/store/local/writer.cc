#include "store/local/writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "base/failpoint.h"
#include "store/key.h"
#include "store/local/file_lock.h"
#include "store/local/io_error.h"
#include "store/local/journal_file.h"
#include "store/local/staging_folder.h"

namespace tracklake::local {
namespace {

// Held shared while names are given, exclusively while versions are compared and replaced, or names
// deleted and their folders pruned. So a swap is atomic, and no folder goes while a file moves into
// it.
constexpr std::string_view kNamesLock = "store.names";

// How often a folder is made that some other program removes before our file is in it.
constexpr int kMaxFolderAttempts = 4;

// How long a swap waits for the kernel's clock to tick: the coarsest file systems tell 2 seconds.
constexpr std::chrono::milliseconds kTick{1};
constexpr int kMaxTicks = 2500;

bool MustBeAbsent(const Upload& upload) {
  return upload.condition.kind == Condition::Kind::kAbsent;
}

Result<ino_t> InodeOf(const std::filesystem::path& file, std::string_view object) {
  struct stat status;
  if (lstat(file.c_str(), &status) != 0) return IoError("write", object, errno);
  return status.st_ino;
}

// Of the file that was moved to this name. If another one has its place already, nobody can have
// read ours, and no version stands for it.
ObjectVersion VersionOfMoved(const std::filesystem::path& to, ino_t inode) {
  struct stat status;
  const bool ours = stat(to.c_str(), &status) == 0 && status.st_ino == inode;
  return ours ? VersionOf(status) : ObjectVersion();
}

// Gives the file another ctime than the one that it replaces, which may have been written within
// the same tick: its inode may be that of the one before, and its size too.
Result<> MakeYounger(const std::filesystem::path& file, std::string_view object,
                     std::int64_t replaced) {
  for (int tick = 0; tick < kMaxTicks; ++tick) {
    struct stat status;
    if (stat(file.c_str(), &status) != 0) return IoError("write", object, errno);
    if (ChangedAt(status) != replaced) return {};
    std::this_thread::sleep_for(kTick);
    if (utimensat(AT_FDCWD, file.c_str(), nullptr, 0) != 0) return IoError("write", object, errno);
  }
  return Fail(ErrorKind::kIo, "cannot write {}: the file system's clock stands still", object);
}

}  // namespace

// One file on its way to its key. A temporary of ours that does not get there is removed.
class Writer::Pending {
 public:
  Pending(const Upload& source, std::filesystem::path target)
      : upload(source), to(std::move(target)) {}
  ~Pending() {
    if (ours) unlink(from.c_str());
  }
  Pending(Pending&& other) noexcept
      : upload(other.upload),
        to(std::move(other.to)),
        from(std::move(other.from)),
        ours(std::exchange(other.ours, false)),
        result(std::move(other.result)) {}
  Pending& operator=(Pending&&) = delete;

  const Upload& upload;
  std::filesystem::path to;
  std::filesystem::path from;  // empty: the object must be absent, and is there
  bool ours = false;
  PutResult result;
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
  const MutexLock lock(scratch_mutex_);
  if (scratch_ == nullptr || access(scratch_->folder().c_str(), F_OK) != 0) {
    TL_ASSIGN(scratch_, MakeStagingFolder(staging_root_, rng_));
  }
  return scratch_->folder();
}

Result<> Writer::WriteTemporary(Pending* pending) {
  TL_ASSIGN(const std::filesystem::path scratch, Scratch());
  pending->from = scratch / std::to_string(temporaries_++);
  TL_TRY(WriteNewFile(pending->from, pending->upload.key, pending->upload.bytes));
  pending->ours = true;
  failpoint::Hit("store.put.written");
  return {};
}

Result<std::vector<Writer::Pending>> Writer::Prepare(std::span<const Upload> uploads) {
  std::vector<Pending> batch;
  batch.reserve(uploads.size());
  for (const Upload& upload : uploads) {
    TL_TRY(CheckKey(upload.key));
    Pending& pending = batch.emplace_back(upload, root_ / upload.key);
    if (MustBeAbsent(upload) && StatFile(pending.to, upload.key).has_value()) continue;
    if (upload.staged_file.empty()) {
      TL_TRY(WriteTemporary(&pending));
    } else {
      pending.from = upload.staged_file;
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

// Under the names' lock, exclusively where a version is compared.
Result<> Writer::Place(Pending& pending) {
  if (pending.from.empty()) return {};
  const Upload& upload = pending.upload;
  if (MustBeAbsent(upload)) return Move(pending, IfExists::kKeep);
  if (upload.condition.kind == Condition::Kind::kUnchanged) {
    const auto present = StatFile(pending.to, upload.key);
    if (!present.has_value() && present.error().kind == ErrorKind::kNotFound) return {};
    if (!present.has_value()) return std::unexpected(present.error());
    if (present->version != upload.condition.version) return {};
    failpoint::Hit("store.swap.compared");
    TL_TRY(MakeYounger(pending.from, upload.key, present->changed_at));
  }
  return Move(pending, IfExists::kReplace);
}

Result<> Writer::Move(Pending& pending, IfExists if_exists) {
  const std::string& key = pending.upload.key;
  for (int attempt = 0; attempt < kMaxFolderAttempts; ++attempt) {
    TL_ASSIGN(const ino_t inode, InodeOf(pending.from, key));
    const Result<PutOutcome> moved = MoveInto(pending.from, pending.to, key, if_exists);
    if (moved.has_value()) {
      if (*moved == PutOutcome::kExists) return {};
      pending.ours = false;
      pending.result = {.written = true, .version = VersionOfMoved(pending.to, inode)};
      failpoint::Hit("store.put.renamed");
      return {};
    }
    const bool folder_missing = moved.error().kind == ErrorKind::kNotFound;
    if (!folder_missing) return std::unexpected(moved.error());
    TL_TRY(durability_.MakeFolder(pending.to.parent_path()));
  }
  return Fail(ErrorKind::kIo, "cannot write {}: its folder is removed again and again", key);
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

Result<std::vector<PutResult>> Writer::Put(std::span<const Upload> uploads) {
  std::vector<PutResult> results;
  if (uploads.empty()) return results;
  TL_TRY(Begin());
  TL_ASSIGN(std::vector<Pending> batch, Prepare(uploads));
  TL_TRY(SyncContents(batch));
  {
    const bool compares = std::ranges::any_of(uploads, [](const Upload& upload) {
      return upload.condition.kind == Condition::Kind::kUnchanged;
    });
    const LockMode mode = compares ? LockMode::kExclusive : LockMode::kShared;
    TL_ASSIGN(const auto names, Lock(kNamesLock, mode, true));
    for (Pending& pending : batch) TL_TRY(Place(pending));
  }
  std::set<std::filesystem::path> folders;
  for (Pending& pending : batch) {
    // An object that was there already may be so new that its own writer has not synced it yet.
    if (pending.result.written || MustBeAbsent(pending.upload)) {
      folders.insert(pending.to.parent_path());
    }
    results.push_back(std::move(pending.result));
  }
  TL_TRY(SyncNames(folders));
  return results;
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
