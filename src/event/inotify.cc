#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/os_error.h"
#include "event/folder_changes.h"

namespace tracklake::event {
namespace {

// A few hundred messages, whose names are short; one has at most 272 bytes.
constexpr std::size_t kBufferBytes = 16 << 10;

constexpr std::uint32_t kWatched = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                                   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

std::unexpected<Error> Refused(int error_number, const std::string& what) {
  return WithHint(Fail(KindOfErrno(error_number), "cannot watch {}: {}", what,
                       std::generic_category().message(error_number)),
                  CureOfErrno(error_number));
}

std::optional<Change> ChangeOf(std::uint32_t mask) {
  if ((mask & IN_Q_OVERFLOW) != 0) return Change::kMessagesLost;
  if ((mask & IN_IGNORED) != 0) return Change::kFolderGone;
  if ((mask & IN_MOVE_SELF) != 0) return Change::kFolderMoved;
  if ((mask & IN_CREATE) != 0) return Change::kMade;
  if ((mask & IN_CLOSE_WRITE) != 0) return Change::kWritten;
  if ((mask & IN_MOVED_TO) != 0) return Change::kMovedIn;
  if ((mask & IN_MOVED_FROM) != 0) return Change::kMovedOut;
  return std::nullopt;  // IN_DELETE_SELF is followed by IN_IGNORED
}

}  // namespace

Result<> Inotify::Open() {
  fd_ = local::Fd(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (fd_.ok()) return {};
  if (errno != EMFILE) return Refused(errno, "folders");
  return WithHint(Fail(ErrorKind::kExhausted, "this user watches folders in too many programs"),
                  "Raise the limit: sysctl fs.inotify.max_user_instances");
}

Result<int> Inotify::Watch(const std::filesystem::path& folder) {
  const int number = inotify_add_watch(fd_.get(), folder.c_str(), kWatched);
  if (number >= 0) return number;
  if (errno == ENOENT || errno == ENOTDIR) {
    return Fail(ErrorKind::kNotFound, "{} is not a folder", folder.native());
  }
  if (errno == EACCES) {
    return Fail(ErrorKind::kPermission, "{} is closed to this user", folder.native());
  }
  if (errno != ENOSPC) return Refused(errno, folder.native());
  return WithHint(Fail(ErrorKind::kExhausted,
                       "cannot watch {}: this user watches as many folders as the system allows",
                       folder.native()),
                  "Raise the limit: sysctl fs.inotify.max_user_watches");
}

// One that is gone already is forgotten.
void Inotify::Forget(int folder) { inotify_rm_watch(fd_.get(), folder); }

Result<> Inotify::Read(std::vector<FolderChange>* changes) {
  alignas(inotify_event) std::array<char, kBufferBytes> buffer;
  const ssize_t got = read(fd_.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (got < 0) return Refused(errno, "folders");
  for (ssize_t at = 0; at < got;) {
    inotify_event event;
    std::memcpy(&event, buffer.data() + at, sizeof(event));
    const char* name = buffer.data() + at + sizeof(event);
    at += static_cast<ssize_t>(sizeof(event) + event.len);
    const auto change = ChangeOf(event.mask);
    if (!change) continue;
    changes->push_back({event.wd, *change, (event.mask & IN_ISDIR) != 0,
                        event.len == 0 ? std::string() : std::string(name)});
  }
  return {};
}

}  // namespace tracklake::event
