#include "store/local/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "store/local/fd.h"
#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

class FlockHeld final : public HeldLock {
 public:
  explicit FlockHeld(Fd fd) : fd_(std::move(fd)) {}

 private:
  const Fd fd_;
};

class NotHeld final : public HeldLock {};

// A link could lead to another lock, which its process would then wait for while it holds it.
Fd OpenLockFile(const std::filesystem::path& file) {
  constexpr int kFlags = O_CLOEXEC | O_NOFOLLOW;
  Fd fd(open(file.c_str(), O_RDWR | O_CREAT | kFlags, 0666));
  const bool read_only = !fd.ok() && (errno == EACCES || errno == EROFS || errno == EPERM);
  if (!read_only) return fd;
  const int why = errno;
  fd = Fd(open(file.c_str(), O_RDONLY | kFlags));
  if (!fd.ok()) errno = why;
  return fd;
}

std::unexpected<Error> WhyNotOpened(const std::filesystem::path& file, int error_number) {
  if (error_number == ENOENT) return Fail(ErrorKind::kNotFound, "no folder of {}", file.native());
  if (error_number == ELOOP || error_number == EISDIR)
    return WithHint(Fail(ErrorKind::kIo, "the lock {} is a {}", file.native(),
                         error_number == ELOOP ? "link" : "folder"),
                    "Delete it: a lock holds no data, and is made again.");
  return IoError("open the lock", file.native(), error_number);
}

}  // namespace

Result<std::unique_ptr<HeldLock>> LockFile(const std::filesystem::path& file, LockMode mode,
                                           Wait wait) {
  Fd fd = OpenLockFile(file);
  if (!fd.ok()) return WhyNotOpened(file, errno);
  const int operation =
      (mode == LockMode::kShared ? LOCK_SH : LOCK_EX) | (wait == Wait::kNo ? LOCK_NB : 0);
  while (flock(fd.get(), operation) != 0) {
    if (errno == EWOULDBLOCK) return nullptr;
    if (errno != EINTR) return IoError("take the lock", file.native(), errno);
  }
  return std::make_unique<FlockHeld>(std::move(fd));
}

bool CannotBeWritten(const std::filesystem::path& folder) {
  return access(folder.c_str(), W_OK) != 0 && (errno == EROFS || errno == EACCES);
}

std::unique_ptr<HeldLock> NoLock() { return std::make_unique<NotHeld>(); }

}  // namespace tracklake::local
