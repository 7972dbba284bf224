#include "store/local/local_store.h"

#include <system_error>
#include <utility>

#include "store/key.h"
#include "store/local/staging_folder.h"
#include "store/local/walk.h"

namespace tracklake {
namespace {

// Absolute, so that a later change of the working folder moves nothing; without a slash at the end.
std::filesystem::path Normal(const std::filesystem::path& root) {
  std::error_code error;
  std::filesystem::path absolute = std::filesystem::absolute(root, error).lexically_normal();
  if (!absolute.has_filename() && absolute.has_relative_path()) absolute = absolute.parent_path();
  return absolute;
}

}  // namespace

LocalStore::LocalStore(const std::filesystem::path& root, Options options)
    : root_(Normal(root)), writer_(root_, options.sync) {}

Result<ObjectVersion> LocalStore::Get(std::string_view key, std::string* bytes) {
  TL_TRY(CheckKey(key));
  return local::ReadFile(PathOf(key), key, bytes);
}

Result<> LocalStore::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                              std::string* bytes) {
  TL_TRY(CheckKey(key));
  return local::ReadFileRange(PathOf(key), key, offset, length, bytes);
}

Result<ObjectInfo> LocalStore::Head(std::string_view key) {
  TL_TRY(CheckKey(key));
  return local::StatFile(PathOf(key), key);
}

Result<> LocalStore::ListPages(std::string_view prefix, const PageVisitor& visit) {
  TL_TRY(CheckPrefix(prefix));
  return local::ListFiles(root_, prefix, visit);
}

Result<std::vector<PutResult>> LocalStore::TryPut(std::span<const Upload> uploads) {
  return writer_.Put(uploads);
}

Result<std::unique_ptr<Journal>> LocalStore::NewJournal(std::string_view key) {
  TL_TRY(CheckKey(key));
  return writer_.NewJournal(key);
}

Result<> LocalStore::TryDelete(std::span<const std::string> keys) { return writer_.Delete(keys); }

Result<std::unique_ptr<Staging>> LocalStore::NewStaging() { return writer_.NewStaging(); }

Result<int> LocalStore::RemoveDeadStaging() {
  return local::RemoveDeadFolders(writer_.staging_root());
}

Result<std::unique_ptr<HeldLock>> LocalStore::Lock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  return writer_.Lock(name, mode, true);
}

Result<std::unique_ptr<HeldLock>> LocalStore::TryLock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  return writer_.Lock(name, mode, false);
}

std::string LocalStore::Location(std::string_view key) const { return PathOf(key).native(); }

}  // namespace tracklake
