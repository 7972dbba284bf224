// Whole files: read one, write a new one, move one into place. Errors name the object they are
// about, `object`, which is a key or a path. Any thread.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::local {

// Reads the file with ObjectStore::kReadPadding bytes of spare capacity behind it; its version was
// there when the reading began. kNotFound when there is no regular file, kConflict when it keeps
// growing while it is read.
Result<ObjectVersion> ReadFile(const std::filesystem::path& path, std::string_view object,
                               std::string* bytes);

// Reads up to `length` bytes from `offset`, fewer only at the file's end. kNotFound as above.
Result<> ReadFileRange(const std::filesystem::path& path, std::string_view object,
                       std::uint64_t offset, std::size_t length, std::string* bytes);

// Size, ctime and version. kNotFound when there is no regular file.
Result<ObjectInfo> StatFile(const std::filesystem::path& path, std::string_view object);

std::int64_t ChangedAt(const struct stat& status);  // ctime in nanoseconds

// The file's inode, ctime and size. Writer keeps the ctimes of one name apart, so that an inode
// that is used again, within a tick of the kernel's clock, is another version.
ObjectVersion VersionOf(const struct stat& status);

// Writes all of it where the file stands; false with errno.
bool WriteAll(int fd, std::string_view bytes);

// Creates the file, which must not exist, and writes it. On failure nothing is left behind.
Result<> WriteNewFile(const std::filesystem::path& path, std::string_view object,
                      std::string_view bytes);

enum class IfExists : std::uint8_t { kReplace, kKeep };

// Gives the file its final name. kNotFound when the folder of `to` does not exist; with kKeep,
// kExists when `to` does, and `from` stays where it is.
Result<PutOutcome> MoveInto(const std::filesystem::path& from, const std::filesystem::path& to,
                            std::string_view object, IfExists if_exists);

}  // namespace tracklake::local
