#include "lake/part_file.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "store/local/files.h"
#include "store/local/io_error.h"

namespace tracklake {
namespace {

// Most parts are smaller: one write, one round of hashing.
constexpr std::size_t kPendingBytes = std::size_t{1} << 18;

}  // namespace

Result<PartFile> PartFile::Create(std::filesystem::path file) {
  local::Fd fd(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd.ok()) return local::IoError("write", file.native(), errno);
  return PartFile(std::move(file), std::move(fd));
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
  if (!fd_.Close()) return local::IoError("write", file_.native(), errno);
  return {};
}

Result<> PartFile::WriteThrough(std::string_view bytes) {
  hash_.Add(bytes);
  size_ += bytes.size();
  if (!local::WriteAll(fd_.get(), bytes)) return local::IoError("write", file_.native(), errno);
  return {};
}

}  // namespace tracklake
