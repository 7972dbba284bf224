#include "store/local/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "store/key.h"
#include "store/local/fd.h"
#include "store/local/files.h"
#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { closedir(dir); }
};
using Dir = std::unique_ptr<DIR, CloseDir>;

bool Vanished(int error_number) { return error_number == ENOENT || error_number == ENOTDIR; }

std::string_view Name(std::string_view folder_key) {
  return folder_key.empty() ? "the lake's folder" : folder_key;
}

class Walk {
 public:
  Walk(std::string_view prefix, const ObjectStore::PageVisitor& visit)
      : prefix_(prefix), visit_(visit) {}

  // `folder_key` is the key of the folder at `name` (relative to `parent`), with a slash behind it
  // unless it is the root.
  Result<> Enter(int parent, const char* name, const std::string& folder_key) {
    Fd fd(openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.ok() && Vanished(errno)) return {};
    if (!fd.ok() && errno == EACCES && parent != AT_FDCWD) return Add({folder_key, 0, 0});
    if (!fd.ok()) return IoError("list", Name(folder_key), errno);
    struct stat status;
    if (fstat(fd.get(), &status) != 0) return IoError("list", Name(folder_key), errno);
    const std::pair<dev_t, ino_t> identity(status.st_dev, status.st_ino);
    if (std::ranges::find(above_, identity) != above_.end()) return Add({folder_key, 0, 0});
    above_.push_back(identity);
    const Result<> result = ReadFolder(std::move(fd), folder_key);
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
  Result<> ReadFolder(Fd fd, const std::string& folder_key) {
    const Dir dir(fdopendir(fd.get()));
    if (dir == nullptr) return IoError("list", Name(folder_key), errno);
    const int folder = fd.Release();
    std::vector<ObjectInfo> entries;
    while (true) {
      errno = 0;
      const dirent* entry = readdir(dir.get());
      if (entry == nullptr) break;
      TL_TRY(LookAt(folder, entry->d_name, folder_key + entry->d_name, &entries));
    }
    if (errno != 0) return IoError("list", Name(folder_key), errno);
    std::ranges::sort(entries, {}, &ObjectInfo::key);
    for (ObjectInfo& entry : entries) {
      if (!entry.key.ends_with('/')) {
        TL_TRY(Add(std::move(entry)));
        continue;
      }
      const std::string name = entry.key.substr(folder_key.size());
      TL_TRY(Enter(folder, name.c_str(), entry.key));
    }
    return {};
  }

  // Adds what may be an object, or a folder of some, with a slash behind its key: so the entries
  // sort as the objects do.
  Result<> LookAt(int folder, std::string_view name, const std::string& key,
                  std::vector<ObjectInfo>* entries) {
    if (name == "." || name == ".." || !Overlaps(key) || key.size() > kMaxKeyBytes) return {};
    struct stat status;
    if (fstatat(folder, name.data(), &status, 0) != 0) {
      if (!Vanished(errno) && errno != ELOOP) return IoError("look at", key, errno);
      const bool is_link = fstatat(folder, name.data(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                           S_ISLNK(status.st_mode);
      if (is_link && key.starts_with(prefix_)) entries->push_back({key});
      return {};
    }
    if (S_ISDIR(status.st_mode)) {
      std::string inner = key + '/';
      if (inner != kStagingPrefix && inner != kLocksPrefix) entries->push_back({std::move(inner)});
    } else if (S_ISREG(status.st_mode) && key.starts_with(prefix_)) {
      entries->push_back(
          {key, static_cast<std::uint64_t>(status.st_size), ChangedAt(status), VersionOf(status)});
    }
    return {};
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
  std::vector<std::pair<dev_t, ino_t>> above_;  // the folders that we are inside of
  std::vector<ObjectInfo> page_;
};

}  // namespace

Result<> ListFiles(const std::filesystem::path& root, std::string_view prefix,
                   const ObjectStore::PageVisitor& visit) {
  Walk walk(prefix, visit);
  const std::string base(prefix.substr(0, prefix.rfind('/') + 1));
  if (base.starts_with(kStagingPrefix) || base.starts_with(kLocksPrefix)) return {};
  TL_TRY(walk.Enter(AT_FDCWD, (root / base).c_str(), base));
  return walk.Flush();
}

}  // namespace tracklake::local
