#include "store/local/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

namespace tracklake {
namespace {

std::unexpected<Error> Failure(const std::filesystem::path& target, const char* reason) {
  return WithHint(Fail(ErrorKind::kIo, "cannot write {}: {}", target.string(), reason),
                  "Give a file in a folder that exists and that you may write to.");
}

// How many symbolic links may lead on to each other; the kernel follows as many.
constexpr int kMaxLinks = 40;

using FileId = std::pair<dev_t, ino_t>;

std::optional<FileId> IdOf(const std::filesystem::path& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileId(status.st_dev, status.st_ino);
}

// Whether the path lies in the folder: the same folder by whatever name is above it.
bool LiesIn(const std::filesystem::path& path, const FileId& folder) {
  std::error_code error;
  std::filesystem::path above = std::filesystem::weakly_canonical(path, error);
  if (error) above = std::filesystem::absolute(path, error).lexically_normal();
  for (;; above = above.parent_path()) {
    if (IdOf(above) == folder) return true;
    if (!above.has_relative_path()) return false;
  }
}

// Whether a file in the folder is the target under another name.
bool HasLinkTo(const std::filesystem::path& target, const std::filesystem::path& folder) {
  struct stat status;
  if (stat(target.c_str(), &status) != 0 || status.st_nlink < 2) return false;
  const FileId id(status.st_dev, status.st_ino);
  std::error_code error;
  const auto skip = std::filesystem::directory_options::skip_permission_denied;
  for (std::filesystem::recursive_directory_iterator file(folder, skip, error), end;
       !error && file != end; file.increment(error)) {
    if (IdOf(file->path()) == id) return true;
  }
  return false;
}

bool BelongsTo(std::filesystem::path target, const std::filesystem::path& folder) {
  const auto id = IdOf(folder);
  if (!id) return false;
  std::error_code error;
  for (int links = 0; links < kMaxLinks; ++links) {
    // The name counts as well as what it leads to.
    const auto parent = target.has_parent_path() ? target.parent_path() : ".";
    if (LiesIn(parent, *id)) return true;
    if (!std::filesystem::is_symlink(target, error)) break;
    target = parent / std::filesystem::read_symlink(target, error);
  }
  return LiesIn(target, *id) || HasLinkTo(target, folder);
}

// Files in the making are called ".<name>.<process><ending>".
std::string Beginning(const std::filesystem::path& target) {
  return "." + target.filename().string() + ".";
}

bool IsInTheMaking(const std::filesystem::path& file, const std::filesystem::path& target) {
  const std::string file_name = file.filename().native();
  std::string_view name = file_name;
  const std::string beginning = Beginning(target);
  const std::string ending = target.extension().string();
  if (!name.starts_with(beginning) || !name.ends_with(ending)) return false;
  if (name.size() <= beginning.size() + ending.size()) return false;
  name = name.substr(beginning.size(), name.size() - beginning.size() - ending.size());
  return name.find_first_not_of("0123456789") == std::string_view::npos;
}

// NFS locks only what may be written.
constexpr int kForLocking = O_RDWR | O_CLOEXEC | O_NOFOLLOW;

// Removes those whose process is dead: the kernel has let go of their locks.
void RemoveDead(const std::filesystem::path& folder, const std::filesystem::path& target) {
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    if (!IsInTheMaking(file->path(), target)) continue;
    const local::Fd descriptor(open(file->path().c_str(), kForLocking));
    if (!descriptor.ok() || flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) continue;
    std::error_code ignored;
    std::filesystem::remove(file->path(), ignored);
  }
}

// Another process may take a new file for a dead one's before it is locked; not often.
constexpr int kTries = 8;

// The new file, locked; none with errno.
local::Fd MakeLocked(const std::filesystem::path& path) {
  for (int i = 0; i < kTries; ++i) {
    local::Fd file(open(path.c_str(), kForLocking | O_CREAT, 0666));
    if (!file.ok()) return file;
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) continue;
      return local::Fd();
    }
    struct stat status;
    if (fstat(file.get(), &status) == 0 && status.st_nlink > 0) return file;
  }
  errno = EWOULDBLOCK;
  return local::Fd();
}

}  // namespace

Result<OutputFile> OutputFile::Create(const std::filesystem::path& target,
                                      std::span<const std::filesystem::path> forbidden) {
  for (const std::filesystem::path& place : forbidden) {
    if (!BelongsTo(target, place)) continue;
    return WithHint(Fail(ErrorKind::kUsage, "{} lies in {}, which tracklake alone writes",
                         target.string(), place.string()),
                    "Give a file in another folder.");
  }
  const auto folder = target.has_parent_path() ? target.parent_path() : ".";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return Failure(target, "no such folder");
  RemoveDead(folder, target);
  auto path = folder / (Beginning(target) + std::to_string(getpid()) + target.extension().string());
  local::Fd lock = MakeLocked(path);
  if (!lock.ok()) return Failure(target, std::strerror(errno));
  return OutputFile(target, std::move(path), std::move(lock));
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : target_(std::move(other.target_)),
      path_(std::exchange(other.path_, {})),
      lock_(std::move(other.lock_)) {}

Result<> OutputFile::Publish() {
  if (fsync(lock_.get()) != 0) return Failure(target_, std::strerror(errno));
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  if (error) return Failure(target_, error.message().c_str());
  path_.clear();
  return {};
}

}  // namespace tracklake
