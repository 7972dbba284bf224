// Makes contents and names durable, and remembers that this failed once. A sync that failed is
// never tried again: the kernel may have dropped the data and would report success the next time.
//
// A file whose own sync fails is abandoned by the caller. Where it cannot be told which files or
// names were lost, nothing more is written through this store: a receipt could otherwise outlive
// the parts it names. Any thread.
#pragma once

#include <filesystem>
#include <set>
#include <span>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"
#include "store/local/fd.h"

namespace tracklake::local {

// Up to this many files or folders are synced one by one; more share one sync of the file system,
// which costs less from here on although it also writes what others have left unwritten.
inline constexpr std::size_t kMaxSingleSyncs = 4;

class Durability {
 public:
  // With enabled = false nothing is ever synced (benchmarks only).
  Durability(std::filesystem::path root, bool enabled)
      : root_(std::move(root)), enabled_(enabled) {}

  // To be called before anything is written to the root, which exists: a failed write-back is
  // reported only to those who had the file system open when it happened. kIo when a sync has
  // failed before.
  Result<> Open();

  // The contents of the files, which lie on the root's file system.
  Result<> SyncContents(std::span<const std::filesystem::path> files);

  // What a file that grows has gained. A sync that fails is not to be tried again.
  Result<> SyncGrown(int fd, std::string_view object) const;

  // The names in these folders: the folders, and those above them until one is known whose own name
  // is durable (another process may have made it, and not synced it yet).
  Result<> SyncNames(const std::set<std::filesystem::path>& folders);

  // Makes a folder and those above it. Existing ones are no error; nor is one that somebody prunes
  // meanwhile, which the caller finds missing and makes again.
  Result<> MakeFolder(const std::filesystem::path& folder);

 private:
  std::set<std::filesystem::path> WithUnknownAbove(const std::set<std::filesystem::path>& folders);
  Result<> SyncFileSystem();
  Result<> SyncFolder(const std::filesystem::path& folder);

  const std::filesystem::path root_;
  const bool enabled_;
  // Held while the file system is synced: a failure told to one thread stops the others too.
  Mutex mutex_;
  Fd file_system_ TL_GUARDED_BY(mutex_);
  bool failed_ TL_GUARDED_BY(mutex_) = false;
  // Folders whose names are durable, up to the root.
  std::set<std::filesystem::path> known_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::local
