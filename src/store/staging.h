// Folders on this machine's disk for files in the making, which become objects when they are put.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace tracklake {

// A private folder. Removed with its contents at destruction; one that a dead process left is
// removed by RemoveDeadStaging(). Any thread.
class Staging {
 public:
  virtual ~Staging() = default;
  virtual const std::filesystem::path& folder() const = 0;

  // Makes a folder inside; it exists when this returns.
  Result<std::filesystem::path> NewFolder(const std::string& name) const;
};

// Where a store's staging folders are made. Any thread.
class StagingArea {
 public:
  virtual ~StagingArea() = default;

  virtual Result<std::unique_ptr<Staging>> NewStaging() = 0;

  // Removes staging folders whose process is dead; returns how many.
  virtual Result<int> RemoveDeadStaging() = 0;
};

// Staging folders in a folder of the system's, for stores that are not on a disk. They die with
// their owners; those of a killed process are left to the system.
class TemporaryStaging final : public StagingArea {
 public:
  // `parent` need not exist yet.
  explicit TemporaryStaging(std::filesystem::path parent) : parent_(std::move(parent)) {}

  Result<std::unique_ptr<Staging>> NewStaging() override;
  Result<int> RemoveDeadStaging() override { return 0; }

 private:
  const std::filesystem::path parent_;
};

}  // namespace tracklake
