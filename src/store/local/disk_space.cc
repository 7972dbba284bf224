#include "store/local/disk_space.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include "store/local/io_error.h"

namespace tracklake {

Result<DiskState> LookAtDisk(const std::filesystem::path& folder) {
  std::error_code error;
  DiskState state;
  state.folder = std::filesystem::absolute(folder, error);
  state.exists = std::filesystem::is_directory(state.folder, error);
  while (!std::filesystem::exists(state.folder, error) && state.folder.has_relative_path()) {
    state.folder = state.folder.parent_path();
  }
  struct statvfs disk;
  if (statvfs(state.folder.c_str(), &disk) != 0) {
    return local::IoError("look at", state.folder.native(), errno);
  }
  state.writable = access(state.folder.c_str(), W_OK | X_OK) == 0;
  state.free_bytes = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  state.total_bytes = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize;
  return state;
}

}  // namespace tracklake
