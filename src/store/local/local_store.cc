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

std::vector<local::Source> SourcesOf(std::span<const Upload> uploads) {
  std::vector<local::Source> sources;
  sources.reserve(uploads.size());
  for (const Upload& upload : uploads) {
    sources.push_back({upload.key, upload.bytes, upload.staged_file});
  }
  return sources;
}

}  // namespace

LocalStore::LocalStore(const std::filesystem::path& root, Options options)
    : root_(Normal(root)), writer_(root_, options.sync) {}

Result<> LocalStore::Get(std::string_view key, std::string* bytes) {
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

Result<std::vector<ObjectInfo>> LocalStore::List(std::string_view prefix) {
  TL_TRY(CheckPrefix(prefix));
  return local::ListFiles(root_, prefix);
}

Result<PutOutcome> LocalStore::PutIfAbsent(std::string_view key, std::string_view bytes) {
  const local::Source source{key, bytes, {}};
  TL_ASSIGN(const auto outcomes, writer_.Put(std::span(&source, 1), local::IfExists::kKeep));
  return outcomes.front();
}

Result<std::vector<PutOutcome>> LocalStore::PutAllIfAbsent(std::span<const Upload> uploads) {
  return writer_.Put(SourcesOf(uploads), local::IfExists::kKeep);
}

Result<> LocalStore::PutIfMatch(std::string_view key, std::string_view bytes,
                                const std::optional<std::string>& expected_sha256) {
  const Replacement one{std::string(key), std::string(bytes), expected_sha256};
  TL_ASSIGN(const auto outcomes, writer_.Swap(std::span(&one, 1)));
  if (outcomes.front() == SwapOutcome::kSwapped) return {};
  return Fail(ErrorKind::kConflict, "{} is no longer what was read: somebody else was first", key);
}

Result<std::vector<SwapOutcome>> LocalStore::PutAllIfMatch(
    std::span<const Replacement> replacements) {
  return writer_.Swap(replacements);
}

Result<> LocalStore::PutAll(std::span<const Upload> uploads) {
  TL_TRY(writer_.Put(SourcesOf(uploads), local::IfExists::kReplace));
  return {};
}

Result<std::unique_ptr<Journal>> LocalStore::NewJournal(std::string_view key) {
  TL_TRY(CheckKey(key));
  return writer_.NewJournal(key);
}

Result<> LocalStore::Delete(std::span<const std::string> keys) { return writer_.Delete(keys); }

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
