#include "store/local/files.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <new>
#include <stdexcept>
#include <utility>

#include "store/local/fd.h"
#include "store/local/io_error.h"

namespace tracklake::local {
namespace {

// A file that grows between the look at its size and the read is read again, from the start.
constexpr int kMaxReadAttempts = 4;

std::unexpected<Error> NotFound(std::string_view object) {
  return Fail(ErrorKind::kNotFound, "there is no object {}", object);
}

// Of a version: three numbers of 64 bits.
constexpr std::size_t kTokenBytes = 50;

// A version is made for each file of a listing, so not by a format that is read each time.
template <typename Number>
void AppendHex(Number number, std::string* text) {
  std::array<char, 17> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  text->append(digits.data(), end);
}

bool MeansAbsent(int error_number) { return error_number == ENOENT || error_number == ENOTDIR; }

// A link that leads nowhere, say to a disk that is not mounted, is no absence: what is taken for
// absent is made again, or its rows are left out.
std::unexpected<Error> NotThere(const std::filesystem::path& path, std::string_view object) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return NotFound(object);
  return WithHint(Fail(ErrorKind::kIo, "{} is a link that leads nowhere", object),
                  "Put back what it leads to, or remove it.");
}

struct OpenObject {
  Fd fd;
  std::size_t size = 0;
  ObjectVersion version;
};

Result<OpenObject> Open(const std::filesystem::path& path, std::string_view object) {
  // Without O_NONBLOCK a pipe among the raw files would hold us for ever.
  Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.ok()) return MeansAbsent(errno) ? NotThere(path, object) : IoError("read", object, errno);
  struct stat status;
  if (fstat(fd.get(), &status) != 0) return IoError("read", object, errno);
  if (!S_ISREG(status.st_mode)) return NotFound(object);
  return OpenObject{std::move(fd), static_cast<std::size_t>(status.st_size), VersionOf(status)};
}

// Reads from `offset` until it has `enough` bytes (up to `capacity` may come) or the file ends; -1
// with errno. One call as a rule: the kernel gives at most 2 GiB at a time.
ssize_t ReadEnough(int fd, std::uint64_t offset, char* target, std::size_t enough,
                   std::size_t capacity) {
  std::size_t got = 0;
  do {
    const ssize_t n = pread(fd, target + got, capacity - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  } while (got < enough);
  return static_cast<ssize_t>(got);
}

// Makes `bytes` what ReadEnough gives; returns how much came, which with `spare` may be more than
// `enough`: *bytes is of no use then.
Result<std::size_t> ReadInto(const OpenObject& file, std::string_view object, std::uint64_t offset,
                             std::size_t enough, std::size_t spare, std::string* bytes) {
  ssize_t got = 0;
  int error_number = 0;
  try {
    bytes->clear();
    bytes->resize_and_overwrite(enough + spare, [&](char* data, std::size_t n) {
      got = ReadEnough(file.fd.get(), offset, data, enough, n);
      error_number = errno;
      return got < 0 ? 0 : std::min(static_cast<std::size_t>(got), enough);
    });
  } catch (const std::bad_alloc&) {
    return IoError("read", object, ENOMEM);
  } catch (const std::length_error&) {
    return IoError("read", object, ENOMEM);
  }
  if (got < 0) return IoError("read", object, error_number);
  return static_cast<std::size_t>(got);
}

// For file systems without RENAME_NOREPLACE: a hard link never replaces either.
int LinkInto(const char* from, const char* to) {
  if (link(from, to) != 0) return -1;
  return unlink(from);
}

int Rename(const char* from, const char* to, IfExists if_exists) {
  if (if_exists == IfExists::kReplace) return rename(from, to);
  const int status = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (status != 0 && (errno == EINVAL || errno == ENOSYS)) return LinkInto(from, to);
  return status;
}

}  // namespace

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

Result<> ReadFileRange(const std::filesystem::path& path, std::string_view object,
                       std::uint64_t offset, std::size_t length, std::string* bytes) {
  TL_ASSIGN(const OpenObject file, Open(path, object));
  const std::size_t behind = offset < file.size ? file.size - offset : 0;
  TL_TRY(ReadInto(file, object, offset, std::min(length, behind), 0, bytes));
  return {};
}

Result<ObjectVersion> ReadFile(const std::filesystem::path& path, std::string_view object,
                               std::string* bytes) {
  for (int attempt = 0; attempt < kMaxReadAttempts; ++attempt) {
    TL_ASSIGN(OpenObject file, Open(path, object));
    TL_ASSIGN(const std::size_t got,
              ReadInto(file, object, 0, file.size, ObjectStore::kReadPadding, bytes));
    if (got <= file.size) return std::move(file.version);
  }
  return Fail(ErrorKind::kConflict, "{} is being written while it is read", object);
}

std::int64_t ChangedAt(const struct stat& status) {
  return static_cast<std::int64_t>(status.st_ctim.tv_sec) * 1'000'000'000 + status.st_ctim.tv_nsec;
}

ObjectVersion VersionOf(const struct stat& status) {
  std::string token;
  token.reserve(kTokenBytes);
  AppendHex(status.st_ino, &token);
  token += '-';
  AppendHex(ChangedAt(status), &token);
  token += '-';
  AppendHex(status.st_size, &token);
  return ObjectVersion(std::move(token));
}

Result<ObjectInfo> StatFile(const std::filesystem::path& path, std::string_view object) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    return MeansAbsent(errno) ? NotThere(path, object) : IoError("look at", object, errno);
  }
  if (!S_ISREG(status.st_mode)) return NotFound(object);
  return ObjectInfo{std::string(object), static_cast<std::uint64_t>(status.st_size),
                    ChangedAt(status), VersionOf(status)};
}

Result<> WriteNewFile(const std::filesystem::path& path, std::string_view object,
                      std::string_view bytes) {
  Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd.ok() && errno == ENOENT) return NotFound(path.native());
  if (!fd.ok()) return IoError("write", object, errno);
  if (WriteAll(fd.get(), bytes) && fd.Close()) return {};
  const int error_number = errno;
  unlink(path.c_str());
  return IoError("write", object, error_number);
}

Result<PutOutcome> MoveInto(const std::filesystem::path& from, const std::filesystem::path& to,
                            std::string_view object, IfExists if_exists) {
  int error_number = Rename(from.c_str(), to.c_str(), if_exists) == 0 ? 0 : errno;
  // An empty folder in the object's place holds nothing and gives way.
  if ((error_number == EISDIR || error_number == EEXIST) && rmdir(to.c_str()) == 0) {
    error_number = Rename(from.c_str(), to.c_str(), if_exists) == 0 ? 0 : errno;
  }
  if (error_number == 0) return PutOutcome::kCreated;
  if (error_number == ENOENT) return NotFound(object);
  if (error_number != EEXIST) return IoError("write", object, error_number);
  struct stat status;
  if (stat(to.c_str(), &status) == 0) {
    if (S_ISREG(status.st_mode)) return PutOutcome::kExists;
    return IoError("write", object, S_ISDIR(status.st_mode) ? EISDIR : EEXIST);
  }
  if (!MeansAbsent(errno)) return IoError("write", object, errno);
  const auto missing = NotThere(to, object);
  if (missing.error().kind != ErrorKind::kNotFound) return missing;
  return PutOutcome::kExists;
}

}  // namespace tracklake::local
