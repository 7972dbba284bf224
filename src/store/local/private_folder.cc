#include "store/local/private_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/os_error.h"
#include "store/local/file_lock.h"
#include "store/local/files.h"

namespace tracklake {
namespace {

using local::Fd;

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kOthers = 0077;

// The folder is not the lake's: another one may be the easier cure.
std::string CureFor(int error_number) {
  constexpr std::string_view kElsewhere =
      " Or set XDG_STATE_HOME to a folder that this user may use.";
  switch (error_number) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return CureOfErrno(error_number);
    case ENOENT:
      return "A part of its path is gone, or a link that leads nowhere: make it." +
             std::string(kElsewhere);
    case ENOTDIR:
    case EISDIR:
      return "A file is where a folder is needed, or the reverse: move it away." +
             std::string(kElsewhere);
    default:
      return CureOfErrno(error_number) + std::string(kElsewhere);
  }
}

std::unexpected<Error> Failure(std::string_view verb, const std::filesystem::path& path,
                               int error_number) {
  return WithHint(Fail(KindOfErrno(error_number), "cannot {} {}: {}", verb, path.native(),
                       std::generic_category().message(error_number)),
                  CureFor(error_number));
}

// Makes these bytes the file's, durably; 0 or an error number.
int WriteSynced(const Fd& fd, std::string_view bytes) {
  const bool written = lseek(fd.get(), 0, SEEK_SET) == 0 && local::WriteAll(fd.get(), bytes) &&
                       ftruncate(fd.get(), static_cast<off_t>(bytes.size())) == 0 &&
                       fsync(fd.get()) == 0;
  return written ? 0 : errno;
}

// What keeps a file from being renamed to this path; 0: nothing.
int InTheWay(const std::filesystem::path& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return errno == ENOENT ? 0 : errno;
  return S_ISDIR(status.st_mode) ? EISDIR : 0;
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
  const auto read = local::ReadFile(PathOf(name), PathOf(name).native(), &bytes);
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
  TL_ASSIGN(const std::unique_ptr<Room> room, OpenRoom(name));
  return WriteInto(*room, bytes);
}

Result<std::unique_ptr<PrivateFolder::Room>> PrivateFolder::OpenRoom(std::string_view name) const {
  TL_TRY(MakeFolder());
  const std::filesystem::path file = PathOf(name);
  const std::filesystem::path temporary = PathOf(fmt::format(".{}.{}", name, getpid()));
  unlink(temporary.c_str());  // of a dead process that had our number
  Fd fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!fd.ok()) return Failure("write", file, errno);
  return std::unique_ptr<Room>(new Room(file, temporary, std::move(fd)));
}

Result<std::unique_ptr<PrivateFolder::Room>> PrivateFolder::Reserve(std::string_view name) const {
  TL_ASSIGN(std::unique_ptr<Room> room, OpenRoom(name));
  int error_number = InTheWay(room->file_);
  if (error_number == 0) error_number = WriteSynced(room->fd_, std::string(kRoomBytes, ' '));
  if (error_number == 0) error_number = SyncFolder(folder_);
  if (error_number != 0) return Failure("write", room->file_, error_number);
  return room;
}

Result<> PrivateFolder::WriteInto(Room& room, std::string_view bytes) const {
  int error_number = WriteSynced(room.fd_, bytes);
  if (error_number == 0 && rename(room.temporary_.c_str(), room.file_.c_str()) != 0) {
    error_number = errno;
  }
  if (error_number != 0) return Failure("write", room.file_, error_number);
  error_number = SyncFolder(folder_);
  if (error_number != 0) return Failure("sync", folder_, error_number);
  return {};
}

// Finds nothing where the temporary has got the file's name.
PrivateFolder::Room::~Room() { unlink(temporary_.c_str()); }

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
