#include "base/os_error.h"

#include <array>
#include <cerrno>
#include <system_error>

#include "base/exhausted.h"

namespace tracklake {
namespace {

// Those with a cure of their own.
constexpr std::array kKnown = {ENOSPC, EDQUOT, EACCES, EPERM,        EROFS, EMFILE, ENFILE,
                               ENOMEM, ENOLCK, EAGAIN, ENAMETOOLONG, EIO,   ELOOP};

}  // namespace

ErrorKind KindOfErrno(int error_number) {
  switch (error_number) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOLCK:
    case EAGAIN:
      return ErrorKind::kExhausted;
    default:
      return ErrorKind::kIo;
  }
}

std::string CureOfErrno(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "Free space on its disk (or raise the quota), then run again.";
    case EACCES:
    case EPERM:
      return "Give this user the right to read and write there.";
    case EROFS:
      return "Its disk is mounted read-only: mount it writable, or use another folder.";
    case EMFILE:
    case ENFILE:
      return "Too many files are open: raise the limit (ulimit -n), then run again.";
    case ENOMEM:
      return OutOfMemory().hint;
    case EAGAIN:
      return OutOfThreads().hint;
    case ENAMETOOLONG:
      return "Move it to a shorter path.";
    case EXDEV:
      return "A lake's writable folders must lie on one file system.";
    case ENOTDIR:
    case EISDIR:
      return "A file is where a folder is needed, or the reverse: move it away.";
    case ELOOP:
      return "A symbolic link is in the way, or a loop of them: remove it.";
    case EIO:
      return "The disk reports errors: check it before anything else.";
    default:
      return {};
  }
}

int ErrnoIn(std::string_view message) {
  for (const int error_number : kKnown) {
    const std::string words = std::generic_category().message(error_number);
    if (message.find(words) != std::string_view::npos) return error_number;
  }
  return 0;
}

}  // namespace tracklake
