#include "store/local/durability.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

std::unexpected<Error> Abandoned(std::string_view path, int error_number) {
  auto failure = IoError("make durable", path, error_number);
  failure.error().message += "; what was being written is abandoned";
  return failure;
}

Result<> SyncFile(const std::filesystem::path& path) {
  const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.ok()) return IoError("make durable", path.native(), errno);
  if (fsync(fd.get()) != 0) return Abandoned(path.native(), errno);
  return {};
}

// Starts the writing, so that the files' writes overlap and each sync that follows is shorter.
void StartWriting(const std::filesystem::path& path) {
  const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.ok()) sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

}  // namespace

Result<> Durability::Open() {
  const MutexLock lock(mutex_);
  if (failed_) {
    return WithHint(Fail(ErrorKind::kIo, "nothing more is written to {}: an earlier sync failed",
                         root_.native()),
                    "Check the disk, then run tracklake verify.");
  }
  if (!enabled_ || file_system_.ok()) return {};
  file_system_ = Fd(open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file_system_.ok()) return IoError("open", root_.native(), errno);
  return {};
}

Result<> Durability::SyncFileSystem() {
  const MutexLock lock(mutex_);
  if (failed_) return Abandoned(root_.native(), EIO);
  if (syncfs(file_system_.get()) == 0) return {};
  const int error_number = errno;
  failed_ = true;
  return Abandoned(root_.native(), error_number);
}

// A folder that is gone held nothing any more: somebody deleted the last object in it.
Result<> Durability::SyncFolder(const std::filesystem::path& folder) {
  const Fd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok() && (errno == ENOENT || errno == ENOTDIR)) return {};
  if (!fd.ok()) return IoError("make durable", folder.native(), errno);
  if (fsync(fd.get()) == 0) return {};
  const int error_number = errno;
  const MutexLock lock(mutex_);
  failed_ = true;
  return Abandoned(folder.native(), error_number);
}

Result<> Durability::SyncContents(std::span<const std::filesystem::path> files) {
  if (!enabled_) return {};
  if (files.size() > kMaxSingleSyncs) return SyncFileSystem();
  if (files.size() > 1) {
    for (const auto& file : files) StartWriting(file);
  }
  for (const auto& file : files) TL_TRY(SyncFile(file));
  return {};
}

Result<> Durability::SyncGrown(int fd, std::string_view object) const {
  if (!enabled_ || fdatasync(fd) == 0) return {};
  return Abandoned(object, errno);
}

std::set<std::filesystem::path> Durability::WithUnknownAbove(
    const std::set<std::filesystem::path>& folders) {
  std::set<std::filesystem::path> all = folders;
  const MutexLock lock(mutex_);
  for (std::filesystem::path folder : folders) {
    while (folder != root_ && folder.has_relative_path() && !known_.contains(folder)) {
      folder = folder.parent_path();
      all.insert(folder);
    }
  }
  return all;
}

Result<> Durability::SyncNames(const std::set<std::filesystem::path>& folders) {
  if (!enabled_ || folders.empty()) return {};
  const auto all = WithUnknownAbove(folders);
  if (all.size() > kMaxSingleSyncs) {
    TL_TRY(SyncFileSystem());
  } else {
    for (const auto& folder : all) TL_TRY(SyncFolder(folder));
  }
  const MutexLock lock(mutex_);
  known_.insert(all.begin(), all.end());
  return {};
}

Result<> Durability::MakeFolder(const std::filesystem::path& folder) {
  struct stat status;
  if (stat(folder.c_str(), &status) == 0) return {};
  if (folder.has_relative_path()) TL_TRY(MakeFolder(folder.parent_path()));
  if (mkdir(folder.c_str(), 0777) != 0) {
    if (errno == EEXIST || errno == ENOENT) return {};
    return IoError("make the folder", folder.native(), errno);
  }
  {
    const MutexLock lock(mutex_);
    known_.erase(folder);
  }
  const bool inside = folder != root_ && folder.native().starts_with(root_.native());
  if (inside || !enabled_) return {};
  return SyncFolder(folder.parent_path());  // the root's own name, once in a lake's life
}

}  // namespace tracklake::local
