// An ObjectStore in a folder: the key is the path below it. Any thread, any number of processes; a
// forked child makes a store of its own.
//
//   <root>/<key>                          the objects
//   <root>/_tracklake/tmp/<16 hex>/       staging: everything but journals is written here, synced,
//                                         and only then renamed to its key, whose folder is synced
//                                         last
//   <root>/_tracklake/locks/<name>        named locks; names that begin with "store." are ours
//
// The folder must lie on a local file system (locks), and what is written on one file system
// (renames); raw folders that are only read may be symbolic links to anywhere.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/local/writer.h"
#include "store/object_store.h"

namespace tracklake {

class LocalStore final : public ObjectStore {
 public:
  struct Options {
    // false: never wait for the disk. A power cut may then lose or tear what was acknowledged.
    bool sync = true;
  };

  // Touches nothing: the folder is made by the first write.
  explicit LocalStore(const std::filesystem::path& root) : LocalStore(root, Options()) {}
  LocalStore(const std::filesystem::path& root, Options options);

  Result<> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<std::vector<ObjectInfo>> List(std::string_view prefix) override;
  Result<PutOutcome> PutIfAbsent(std::string_view key, std::string_view bytes) override;
  Result<std::vector<PutOutcome>> PutAllIfAbsent(std::span<const Upload> uploads) override;
  Result<> PutIfMatch(std::string_view key, std::string_view bytes,
                      const std::optional<std::string>& expected_sha256) override;
  Result<std::vector<SwapOutcome>> PutAllIfMatch(
      std::span<const Replacement> replacements) override;
  Result<> PutAll(std::span<const Upload> uploads) override;
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override;
  Result<> Delete(std::span<const std::string> keys) override;
  Result<std::unique_ptr<Staging>> NewStaging() override;
  Result<int> RemoveDeadStaging() override;
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override;
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override;
  std::string Location(std::string_view key) const override;  // the absolute path

 private:
  std::filesystem::path PathOf(std::string_view key) const { return root_ / key; }

  const std::filesystem::path root_;
  local::Writer writer_;
};

}  // namespace tracklake
