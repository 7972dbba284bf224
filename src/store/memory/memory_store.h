// An ObjectStore in memory, for tests: the same promises as on disk within one process, without a
// disk's cost. Its staging folders are real ones, since engines write files. Any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "store/memory/memory_objects.h"
#include "store/object_store.h"

namespace tracklake {

class MemoryStore final : public ObjectStore, public Locks, public Journals {
 public:
  // Staging folders are made under `staging_root`, which need not exist yet.
  explicit MemoryStore(std::filesystem::path staging_root = std::filesystem::temp_directory_path());

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override;
  Locks* locks() override { return this; }
  Journals* journals() override { return this; }
  StagingArea& staging() override { return staging_; }
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override;
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override;
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override;
  std::string Location(std::string_view key) const override;  // "memory:<key>"

 protected:
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override;
  Result<> TryDelete(std::span<const std::string> keys) override;

 private:
  struct Holders {
    int shared = 0;
    bool exclusive = false;
  };
  class Held;
  class Growing;

  bool Take(const std::string& name, LockMode mode) TL_REQUIRES(mutex_);
  void Release(const std::string& name, LockMode mode);

  TemporaryStaging staging_;
  std::int64_t changes_ = 0;  // guarded by the objects
  MemoryObjects objects_;
  Mutex mutex_;
  CondVar released_;
  std::map<std::string, Holders> locks_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
