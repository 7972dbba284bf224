#include "store/s3/part_cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <system_error>
#include <vector>

#include "base/parallel.h"
#include "base/sha256.h"

namespace tracklake {
namespace {

constexpr std::size_t kMaxFetchesAtOnce = 8;

std::unexpected<Error> CannotKeep(const std::filesystem::path& path, const std::error_code& error) {
  return WithHint(
      Fail(ErrorKind::kIo, "cannot keep a copy in {}: {}", path.native(), error.message()),
      "Make room there, or set XDG_CACHE_HOME to another folder.");
}

// A file of one's own is used by nobody else, so that it is never seen half written.
std::string OwnSuffix() {
  static std::atomic<int> made = 0;
  return fmt::format(".{}-{}", getpid(), ++made);
}

}  // namespace

std::filesystem::path PartCache::EntryOf(const std::string& key,
                                         const ObjectVersion& version) const {
  return folder_ / Sha256Hex(key + "\n" + version.token()).substr(0, 32);
}

Result<> PartCache::Bring(std::span<const std::string> keys, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return CannotKeep(folder_, error);
  std::vector<Result<>> brought(keys.size());
  ForEachInParallel(keys.size(), kMaxFetchesAtOnce,
                    [&](std::size_t i) { brought[i] = BringOne(keys[i], folder / keys[i]); });
  Trim();
  for (const Result<>& one : brought) TL_TRY(one);
  return {};
}

// A link keeps the bytes although the entry may go meanwhile.
Result<> PartCache::BringOne(const std::string& key, const std::filesystem::path& target) {
  TL_ASSIGN(const ObjectInfo info, store_.Head(key));
  std::error_code error;
  std::filesystem::create_directories(target.parent_path(), error);
  std::filesystem::path entry = EntryOf(key, info.version);
  std::filesystem::create_hard_link(entry, target, error);
  if (!error) {  // it was used now
    std::filesystem::last_write_time(entry, std::filesystem::file_time_type::clock::now(), error);
    return {};
  }
  TL_ASSIGN(entry, Fetch(key));
  error.clear();
  std::filesystem::create_hard_link(entry, target, error);
  if (error) std::filesystem::copy_file(entry, target, error);  // another file system
  if (error) return CannotKeep(target, error);
  return {};
}

Result<std::filesystem::path> PartCache::Fetch(const std::string& key) {
  std::string bytes;
  TL_ASSIGN(const ObjectVersion version, store_.Get(key, &bytes));
  std::filesystem::path entry = EntryOf(key, version);
  const std::filesystem::path own = entry.native() + OwnSuffix();
  std::error_code error;
  std::ofstream out(own, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) error = std::error_code(errno, std::generic_category());
  if (!error) std::filesystem::rename(own, entry, error);
  if (!error) return entry;
  std::error_code ignored;
  std::filesystem::remove(own, ignored);
  return CannotKeep(entry, error);
}

void PartCache::Trim() {
  struct Entry {
    std::filesystem::path path;
    std::filesystem::file_time_type used;
    std::uint64_t bytes = 0;
  };
  std::vector<Entry> entries;
  std::uint64_t total = 0;
  std::error_code error;
  for (auto file = std::filesystem::directory_iterator(folder_, error);
       !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
    std::error_code gone;
    const Entry entry{file->path(), file->last_write_time(gone), file->file_size(gone)};
    if (gone) continue;
    total += entry.bytes;
    entries.push_back(entry);
  }
  std::ranges::sort(entries, {}, &Entry::used);
  for (const Entry& entry : entries) {
    if (total <= max_bytes_) break;
    std::filesystem::remove(entry.path, error);
    total -= entry.bytes;
  }
}

}  // namespace tracklake
