// The writing half of LocalStore. Every write is: temporaries in a staging folder of our own, one
// sync of their contents, renames, one sync of the folders. Journals alone are written where they
// stand, and synced as they grow. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/local/durability.h"
#include "store/local/files.h"
#include "store/object_store.h"

namespace tracklake::local {

class Writer {
 public:
  // `root` is absolute and has no slash at its end.
  Writer(std::filesystem::path root, bool sync);

  Result<std::vector<PutResult>> Put(std::span<const Upload> uploads);
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key);
  Result<> Delete(std::span<const std::string> keys);
  Result<std::unique_ptr<Staging>> NewStaging();
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode, bool wait);

  const std::filesystem::path& staging_root() const { return staging_root_; }

 private:
  class Pending;

  Result<> Begin();
  Result<std::filesystem::path> Scratch();
  Result<> WriteTemporary(Pending* pending);
  Result<std::vector<Pending>> Prepare(std::span<const Upload> uploads);
  Result<> SyncContents(std::span<const Pending> batch);
  Result<> Place(Pending& pending);
  Result<> Move(Pending& pending, IfExists if_exists);
  Result<Fd> Create(std::string_view key);
  Result<> SyncNames(const std::set<std::filesystem::path>& folders);
  Result<> Unlink(std::string_view key) const;
  std::filesystem::path Prune(std::filesystem::path folder) const;

  const std::filesystem::path root_;
  const std::filesystem::path staging_root_;
  const std::filesystem::path locks_;
  Durability durability_;
  SystemRng rng_;
  Mutex scratch_mutex_;
  // Made by the first write.
  std::unique_ptr<Staging> scratch_ TL_GUARDED_BY(scratch_mutex_);
  std::atomic<std::uint64_t> temporaries_ = 0;
};

}  // namespace tracklake::local
