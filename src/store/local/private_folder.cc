#include "store/local/private_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/local/fd.h"
#include "store/local/file_lock.h"
#include "store/local/files.h"

namespace tracklake {
namespace {

using local::Fd;

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kOthers = 0077;

std::unexpected<Error> Failure(std::string_view verb, const std::filesystem::path& path,
                               int error_number) {
  return WithHint(Fail(ErrorKind::kIo, "cannot {} {}: {}", verb, path.native(),
                       std::error_code(error_number, std::generic_category()).message()),
                  "Give this user the right to write there, or set XDG_STATE_HOME to a folder that "
                  "it may use.");
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The file with these bytes, synced; 0 or an error number.
int WriteSynced(const std::filesystem::path& path, std::string_view bytes) {
  Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!fd.ok()) return errno;
  if (WriteAll(fd.get(), bytes) && fsync(fd.get()) == 0 && fd.Close()) return 0;
  return errno;
}

int SyncFolder(const std::filesystem::path& folder) {
  const Fd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd.ok() && fsync(fd.get()) == 0 ? 0 : errno;
}

std::optional<mode_t> ModeOf(const std::filesystem::path& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_mode;
}

}  // namespace

Result<std::optional<std::string>> PrivateFolder::Read(std::string_view name) const {
  std::string bytes;
  const Result<> read = local::ReadFile(PathOf(name), PathOf(name).native(), &bytes);
  if (read.has_value()) return bytes;
  if (read.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(read.error());
}

Result<> PrivateFolder::MakeFolder() const {
  std::error_code error;
  std::filesystem::create_directories(folder_.parent_path(), error);
  if (mkdir(folder_.c_str(), kFolderMode) == 0 || errno == EEXIST) return {};
  return Failure("make", folder_, errno);
}

Result<> PrivateFolder::Write(std::string_view name, std::string_view bytes) const {
  TL_TRY(MakeFolder());
  const std::filesystem::path temporary = PathOf(fmt::format(".{}.{}", name, getpid()));
  unlink(temporary.c_str());  // of a dead process that had our number
  int error_number = WriteSynced(temporary, bytes);
  if (error_number == 0 && rename(temporary.c_str(), PathOf(name).c_str()) != 0) {
    error_number = errno;
  }
  if (error_number != 0) {
    unlink(temporary.c_str());
    return Failure("write", PathOf(name), error_number);
  }
  error_number = SyncFolder(folder_);
  if (error_number != 0) return Failure("sync", folder_, error_number);
  return {};
}

Result<> PrivateFolder::Remove(std::string_view name) const {
  if (unlink(PathOf(name).c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return Failure("remove", PathOf(name), errno);
  }
  const int error_number = SyncFolder(folder_);
  if (error_number != 0) return Failure("sync", folder_, error_number);
  return {};
}

Result<std::unique_ptr<HeldLock>> PrivateFolder::Lock(std::string_view name) const {
  TL_TRY(MakeFolder());
  return local::LockFile(PathOf(fmt::format("{}.lock", name)), LockMode::kExclusive,
                         local::Wait::kYes);
}

std::optional<std::string> PrivateFolder::RightsProblem(std::string_view name) const {
  const auto folder = ModeOf(folder_);
  if (folder && (*folder & kOthers) != 0) {
    return fmt::format("others may enter {}: chmod 700 {}", folder_.native(), folder_.native());
  }
  const auto file = ModeOf(PathOf(name));
  if (file && (*file & kOthers) != 0) {
    return fmt::format("others may read {}: chmod 600 {}", PathOf(name).native(),
                       PathOf(name).native());
  }
  return std::nullopt;
}

}  // namespace tracklake
