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

class LocalStore final : public ObjectStore, public Locks, public Journals, public StagingArea {
 public:
  struct Options {
    // false: never wait for the disk. A power cut may then lose or tear what was acknowledged.
    bool sync = true;
  };

  // Touches nothing: the folder is made by the first write.
  explicit LocalStore(const std::filesystem::path& root) : LocalStore(root, Options()) {}
  LocalStore(const std::filesystem::path& root, Options options);

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override;
  Locks* locks() override { return this; }
  Journals* journals() override { return this; }
  StagingArea& staging() override { return *this; }
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override;
  Result<std::unique_ptr<Staging>> NewStaging() override;
  Result<int> RemoveDeadStaging() override;
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override;
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override;
  std::string Location(std::string_view key) const override;  // the absolute path

 protected:
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override;
  Result<> TryDelete(std::span<const std::string> keys) override;

 private:
  std::filesystem::path PathOf(std::string_view key) const { return root_ / key; }

  const std::filesystem::path root_;
  local::Writer writer_;
};

}  // namespace tracklake
