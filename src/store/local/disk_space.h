// What the disk under a folder still takes, and whether this user may write there. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace tracklake {

struct DiskState {
  std::filesystem::path folder;  // the one asked for, else the nearest above it that exists
  bool exists = false;           // the one asked for does
  bool writable = false;
  std::uint64_t free_bytes = 0;   // for this user
  std::uint64_t total_bytes = 0;  // of the file system
};

// kIo when the file system does not answer.
Result<DiskState> LookAtDisk(const std::filesystem::path& folder);

}  // namespace tracklake
