#include "lake/part_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/os_error.h"

namespace tracklake {
namespace {

// Most parts are smaller: one write, one round of hashing.
constexpr std::size_t kPendingBytes = std::size_t{1} << 18;

std::unexpected<Error> Refused(const std::filesystem::path& file, int error_number) {
  return WithHint(Fail(KindOfErrno(error_number), "cannot write {}: {}", file.string(),
                       std::generic_category().message(error_number)),
                  CureOfErrno(error_number));
}

}  // namespace

Result<PartFile> PartFile::Create(std::filesystem::path file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return Refused(file, errno);
  return PartFile(std::move(file), descriptor);
}

PartFile::PartFile(PartFile&& other) noexcept
    : file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      pending_(std::move(other.pending_)),
      size_(other.size_),
      hash_(std::move(other.hash_)) {}

PartFile::~PartFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<> PartFile::Write(std::string_view bytes) {
  pending_.append(bytes);
  if (pending_.size() < kPendingBytes) return {};
  TL_TRY(WriteThrough(pending_));
  pending_.clear();
  return {};
}

Result<> PartFile::Close() {
  TL_TRY(WriteThrough(pending_));
  pending_.clear();
  if (close(std::exchange(descriptor_, -1)) != 0) return Refused(file_, errno);
  return {};
}

Result<> PartFile::WriteThrough(std::string_view bytes) {
  hash_.Add(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Refused(file_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace tracklake
