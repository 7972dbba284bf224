#include "store/local/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "store/key.h"
#include "store/local/fd.h"
#include "store/local/files.h"
#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

bool Vanished(int error_number) { return error_number == ENOENT || error_number == ENOTDIR; }

constexpr std::size_t kBufferBytes = 32 << 10;

std::string_view Name(std::string_view folder_key) {
  return folder_key.empty() ? "the lake's folder" : folder_key;
}

class Walk {
 public:
  Walk(std::string_view prefix, const ObjectStore::PageVisitor& visit)
      : prefix_(prefix), visit_(visit) {}

  // `folder_key` is the key of the folder at `name` (relative to `parent`), with a slash behind it
  // unless it is the root. Only what is no folder by itself, a link to one, can lead back.
  enum class Leads : std::uint8_t { kDown, kAnywhere };
  Result<> Enter(int parent, const char* name, const std::string& folder_key, Leads leads) {
    Fd fd(openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.ok() && Vanished(errno)) return {};
    if (!fd.ok() && errno == EACCES && parent != AT_FDCWD) return Add({folder_key, 0, 0});
    if (!fd.ok()) return IoError("list", Name(folder_key), errno);
    if (leads == Leads::kAnywhere) {
      TL_ASSIGN(const bool is_above, IsAbove(fd.get(), folder_key));
      if (is_above) return Add({folder_key, 0, 0});
    }
    above_.push_back(fd.get());
    const Result<> result = ReadFolder(fd.get(), folder_key);
    above_.pop_back();
    return result;
  }

  // Hands out what is left.
  Result<> Flush() {
    if (page_.empty()) return {};
    TL_TRY(visit_(page_));
    page_.clear();
    return {};
  }

 private:
  struct Entry {
    ObjectInfo info;  // a folder's key ends with a slash
    Leads leads = Leads::kDown;
  };

  // Whether we are inside of this folder already.
  Result<bool> IsAbove(int folder, const std::string& folder_key) {
    struct stat own;
    if (fstat(folder, &own) != 0) return IoError("list", Name(folder_key), errno);
    for (const int other : above_) {
      struct stat status;
      if (fstat(other, &status) != 0) return IoError("list", Name(folder_key), errno);
      if (status.st_dev == own.st_dev && status.st_ino == own.st_ino) return true;
    }
    return false;
  }

  Result<> ReadFolder(int folder, const std::string& folder_key) {
    std::vector<Entry> entries;
    while (true) {
      // Without the C library's DIR, of which each folder would cost a large allocation.
      const ssize_t got = getdents64(folder, buffer_.data(), buffer_.size());
      if (got < 0) return IoError("list", Name(folder_key), errno);
      if (got == 0) break;
      for (ssize_t at = 0; at < got;) {
        const auto* entry = reinterpret_cast<const dirent64*>(buffer_.data() + at);
        TL_TRY(LookAt(folder, *entry, folder_key + entry->d_name, &entries));
        at += entry->d_reclen;
      }
    }
    std::ranges::sort(entries, {},
                      [](const Entry& entry) { return std::string_view(entry.info.key); });
    for (Entry& entry : entries) {
      if (!entry.info.key.ends_with('/')) {
        TL_TRY(Add(std::move(entry.info)));
        continue;
      }
      const std::string name = entry.info.key.substr(folder_key.size());
      TL_TRY(Enter(folder, name.c_str(), entry.info.key, entry.leads));
    }
    return {};
  }

  // Adds what may be an object, or a folder of some, with a slash behind its key: so the entries
  // sort as the objects do.
  Result<> LookAt(int folder, const dirent64& entry, const std::string& key,
                  std::vector<Entry>* entries) {
    const std::string_view name = entry.d_name;
    if (name == "." || name == ".." || !Overlaps(key) || key.size() > kMaxKeyBytes) return {};
    if (entry.d_type == DT_DIR) {
      AddFolder(key, Leads::kDown, entries);
      return {};
    }
    struct stat status;
    if (fstatat(folder, entry.d_name, &status, 0) != 0) {
      if (!Vanished(errno) && errno != ELOOP) return IoError("look at", key, errno);
      const bool is_link = fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                           S_ISLNK(status.st_mode);
      if (is_link && key.starts_with(prefix_)) entries->push_back({{key}});
      return {};
    }
    if (S_ISDIR(status.st_mode)) {
      AddFolder(key, Leads::kAnywhere, entries);
    } else if (S_ISREG(status.st_mode) && key.starts_with(prefix_)) {
      entries->push_back({{key, static_cast<std::uint64_t>(status.st_size), ChangedAt(status),
                           VersionOf(status)}});
    }
    return {};
  }

  static void AddFolder(const std::string& key, Leads leads, std::vector<Entry>* entries) {
    std::string inner = key + '/';
    if (inner == kStagingPrefix || inner == kLocksPrefix) return;
    entries->push_back({{std::move(inner)}, leads});
  }

  Result<> Add(ObjectInfo info) {
    page_.push_back(std::move(info));
    return page_.size() < ObjectStore::kMaxPage ? Result<>() : Flush();
  }

  // Whether the key, or something below it, can begin with the prefix.
  bool Overlaps(std::string_view key) const {
    const std::size_t common = std::min(key.size(), prefix_.size());
    return key.substr(0, common) == prefix_.substr(0, common);
  }

  const std::string_view prefix_;
  const ObjectStore::PageVisitor& visit_;
  std::vector<int> above_;  // the folders that we are inside of, open
  std::vector<ObjectInfo> page_;
  alignas(dirent64) std::array<char, kBufferBytes> buffer_;  // entries of the folder that is read
};

}  // namespace

Result<> ListFiles(const std::filesystem::path& root, std::string_view prefix,
                   const ObjectStore::PageVisitor& visit) {
  Walk walk(prefix, visit);
  const std::string base(prefix.substr(0, prefix.rfind('/') + 1));
  if (base.starts_with(kStagingPrefix) || base.starts_with(kLocksPrefix)) return {};
  TL_TRY(walk.Enter(AT_FDCWD, (root / base).c_str(), base, Walk::Leads::kDown));
  return walk.Flush();
}

}  // namespace tracklake::local
