// An ObjectStore in memory, for tests: the same promises as on disk within one process, without a
// disk's cost. Its staging folders are real ones, since engines write files. Any thread.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/object_store.h"

namespace tracklake {

class MemoryStore final : public ObjectStore {
 public:
  // Staging folders are made under `staging_root`, which need not exist yet.
  explicit MemoryStore(std::filesystem::path staging_root = std::filesystem::temp_directory_path());

  Result<> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<std::vector<ObjectInfo>> List(std::string_view prefix) override;
  Result<PutOutcome> PutIfAbsent(std::string_view key, std::string_view bytes) override;
  Result<std::vector<PutOutcome>> PutAllIfAbsent(std::span<const Upload> uploads) override;
  Result<> PutIfMatch(std::string_view key, std::string_view bytes,
                      const std::optional<std::string>& expected_sha256) override;
  Result<> PutAll(std::span<const Upload> uploads) override;
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override;
  Result<> Delete(std::span<const std::string> keys) override;
  Result<std::unique_ptr<Staging>> NewStaging() override;
  // Always 0: staging folders of this store die with their owners.
  Result<int> RemoveDeadStaging() override;
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override;
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override;
  std::string Location(std::string_view key) const override;  // "memory:<key>"

 private:
  struct Object {
    std::string bytes;
    std::int64_t changed_at = 0;
  };
  struct Holders {
    int shared = 0;
    bool exclusive = false;
  };
  class Held;
  class Growing;

  void Write(std::string_view key, std::string bytes);
  bool Take(const std::string& name, LockMode mode);
  void Release(const std::string& name, LockMode mode);

  const std::filesystem::path staging_root_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable released_;
  std::map<std::string, Object, std::less<>> objects_;
  std::map<std::string, Holders> locks_;
  std::int64_t changes_ = 0;
};

}  // namespace tracklake
