#include "store/local/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace tracklake {
namespace {

std::unexpected<Error> Failure(const std::filesystem::path& target, const char* reason) {
  return WithHint(Fail(ErrorKind::kIo, "cannot write {}: {}", target.string(), reason),
                  "Give a file in a folder that exists and that you may write to.");
}

}  // namespace

Result<OutputFile> OutputFile::Create(const std::filesystem::path& target) {
  const auto folder = target.has_parent_path() ? target.parent_path() : ".";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return Failure(target, "no such folder");
  auto path = folder / ("." + target.filename().string() + "." + std::to_string(getpid()) +
                        target.extension().string());
  return OutputFile(target, std::move(path));
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : target_(std::move(other.target_)), path_(std::exchange(other.path_, {})) {}

Result<> OutputFile::Publish() {
  const int descriptor = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Failure(target_, std::strerror(errno));
  const bool synced = fsync(descriptor) == 0;
  const int sync_errno = errno;
  close(descriptor);
  if (!synced) return Failure(target_, std::strerror(sync_errno));
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  if (error) return Failure(target_, error.message().c_str());
  path_.clear();
  return {};
}

}  // namespace tracklake
