// Copies of a bucket's objects in a folder of this machine, each named by a hash of its key and
// version, so that what has been read once is not fetched again while it is the same. The folder is
// kept below a size: what was not used for longest goes first. It may be deleted at any time, and
// shared by processes. Any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "store/local_copies.h"
#include "store/object_store.h"

namespace tracklake {

class PartCache final : public LocalCopies {
 public:
  // Borrows the store. The folder need not exist yet.
  PartCache(ObjectStore* store, std::filesystem::path folder, std::uint64_t max_bytes)
      : store_(*store), folder_(std::move(folder)), max_bytes_(max_bytes) {}

  Result<> Bring(std::span<const std::string> keys, const std::filesystem::path& folder) override;

 private:
  Result<> BringOne(const std::string& key, const std::filesystem::path& target);
  std::filesystem::path EntryOf(const std::string& key, const ObjectVersion& version) const;
  Result<std::filesystem::path> Fetch(const std::string& key);
  void Trim();

  ObjectStore& store_;
  const std::filesystem::path folder_;
  const std::uint64_t max_bytes_;
};

}  // namespace tracklake
