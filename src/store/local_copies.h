// Objects as files of this machine, for engines that read files, where the store is not on its disk
// (ObjectStore::copies()). Any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"

namespace tracklake {

class LocalCopies {
 public:
  virtual ~LocalCopies() = default;

  // Makes each object a file below the folder, under its key; what is done with the files changes
  // nothing else. They are the caller's to remove. kNotFound, which names it, when one is gone.
  virtual Result<> Bring(std::span<const std::string> keys,
                         const std::filesystem::path& folder) = 0;
};

}  // namespace tracklake
