#include "store/local/io_error.h"

#include <cerrno>
#include <system_error>

namespace tracklake::local {
namespace {

std::string CureFor(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "Free space on the lake's disk (or raise the quota), then run again.";
    case EACCES:
    case EPERM:
      return "Give this user the right to read and write the lake's folder.";
    case EROFS:
      return "The lake's disk is mounted read-only: mount it writable, or move the lake.";
    case EMFILE:
    case ENFILE:
      return "Too many files are open: raise the limit (ulimit -n), then run again.";
    case ENAMETOOLONG:
      return "Move the lake to a shorter path.";
    case EXDEV:
      return "A lake's writable folders must lie on one file system.";
    case ENOTDIR:
    case EISDIR:
      return "A file stands where a folder is needed, or the reverse: move it away.";
    case ELOOP:
      return "Remove the circle of symbolic links.";
    case EIO:
      return "The disk reports errors: check it before anything else.";
    default:
      return {};
  }
}

}  // namespace

std::unexpected<Error> IoError(std::string_view verb, std::string_view object, int error_number) {
  return WithHint(Fail(ErrorKind::kIo, "cannot {} {}: {}", verb, object,
                       std::generic_category().message(error_number)),
                  CureFor(error_number));
}

}  // namespace tracklake::local
