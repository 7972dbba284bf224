// The files that an import was given: folders walked, sizes checked, bytes read. Any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tracklake {

struct SourceFile {
  std::filesystem::path path;
  std::string refused;  // not empty: why it cannot be imported, though it was named
  std::string ignored;  // not empty: why a file found in a folder is none to import
};

// The files named, and those in the folders named, sorted by name within each folder. Links to
// folders are not followed inside folders.
std::vector<SourceFile> FindSourceFiles(std::span<const std::filesystem::path> paths);

// kUsage where nothing of what was named is there.
Result<> CheckAnyIsThere(std::span<const std::filesystem::path> paths);

struct SourceBytes {
  std::string bytes;  // with ObjectStore::kReadPadding bytes of spare capacity
  Seconds modified_at;
};

// kBadData when the file is larger than kMaxRawBytes (it is not read then), kIo when it cannot be
// read.
Result<SourceBytes> ReadSourceFile(const std::filesystem::path& path);

}  // namespace tracklake
