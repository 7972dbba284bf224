#include "store/local/staging_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/exhausted.h"
#include "base/failpoint.h"
#include "store/local/fd.h"
#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

// A new folder is lost only to somebody who sweeps in the instant before it is locked.
constexpr int kMaxNameAttempts = 16;

Fd OpenFolder(const std::filesystem::path& folder) {
  return Fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool TakeLock(const Fd& folder) { return flock(folder.get(), LOCK_EX | LOCK_NB) == 0; }

// Whether the folder still has a name: it was not swept between being made and being locked.
bool StillThere(const Fd& folder) {
  struct stat status;
  return fstat(folder.get(), &status) == 0 && status.st_nlink > 0;
}

class StagingFolder final : public Staging {
 public:
  StagingFolder(std::filesystem::path folder, Fd lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  ~StagingFolder() override {
    AsFarAsPossible([this] {
      std::error_code left_to_the_next_sweep;
      std::filesystem::remove_all(folder_, left_to_the_next_sweep);
    });
  }
  const std::filesystem::path& folder() const override { return folder_; }

 private:
  const std::filesystem::path folder_;
  const Fd lock_;
};

// True when the folder was dead and is gone now.
Result<bool> RemoveIfDead(const std::filesystem::path& folder) {
  const Fd fd = OpenFolder(folder);
  if (!fd.ok() && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) return false;
  if (!fd.ok()) return IoError("open", folder.native(), errno);
  if (!TakeLock(fd)) {
    return errno == EWOULDBLOCK ? Result<bool>(false) : IoError("lock", folder.native(), errno);
  }
  if (!StillThere(fd)) return false;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::filesystem::remove_all(entry.path(), error);
    if (error) return IoError("remove", entry.path().native(), error.value());
  }
  if (error) return IoError("remove", folder.native(), error.value());
  failpoint::Hit("store.staging.swept");
  if (rmdir(folder.c_str()) != 0) return IoError("remove", folder.native(), errno);
  return true;
}

}  // namespace

Result<std::unique_ptr<Staging>> MakeStagingFolder(const std::filesystem::path& parent, Rng& rng) {
  for (int attempt = 0; attempt < kMaxNameAttempts; ++attempt) {
    std::filesystem::path folder = parent / fmt::format("{:016x}", rng.Next());
    if (mkdir(folder.c_str(), 0777) != 0) {
      if (errno == EEXIST) continue;
      return IoError("make the folder", folder.native(), errno);
    }
    failpoint::Hit("store.staging.made");
    Fd fd = OpenFolder(folder);
    if (!fd.ok() && errno == ENOENT) continue;
    if (!fd.ok()) return IoError("open", folder.native(), errno);
    if (TakeLock(fd) && StillThere(fd)) {
      failpoint::Hit("store.staging.locked");
      return std::make_unique<StagingFolder>(std::move(folder), std::move(fd));
    }
    if (errno != EWOULDBLOCK && StillThere(fd)) return IoError("lock", folder.native(), errno);
  }
  return Fail(ErrorKind::kIo, "cannot make a staging folder in {}", parent.native());
}

Result<int> RemoveDeadFolders(const std::filesystem::path& parent) {
  int removed = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    TL_ASSIGN(const bool dead, RemoveIfDead(entry.path()));
    removed += dead ? 1 : 0;
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return IoError("list", parent.native(), error.value());
  }
  return removed;
}

}  // namespace tracklake::local
