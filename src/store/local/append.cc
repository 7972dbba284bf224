#include "store/local/append.h"

#include <fcntl.h>

#include <cerrno>

#include "store/local/fd.h"
#include "store/local/files.h"
#include "store/local/io_error.h"

namespace tracklake {

Result<> AppendLines(const std::filesystem::path& file, std::string_view lines) {
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC;
  constexpr mode_t kMode = 0666;
  local::Fd fd(open(file.c_str(), kFlags, kMode));
  if (!fd.ok() && errno == ENOENT) {
    std::error_code told_by_open;
    std::filesystem::create_directories(file.parent_path(), told_by_open);
    fd = local::Fd(open(file.c_str(), kFlags, kMode));
  }
  if (!fd.ok()) return local::IoError("open", file.native(), errno);
  if (!local::WriteAll(fd.get(), lines)) return local::IoError("write", file.native(), errno);
  return {};
}

}  // namespace tracklake
