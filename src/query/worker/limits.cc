#include "query/worker/limits.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <optional>

#include "base/sanitized.h"

namespace tracklake {
namespace {

// Pages of address space that the process has taken; nullopt where /proc is missing.
std::optional<std::uint64_t> AddressSpacePages() {
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 64> text;
  const ssize_t size = read(file, text.data(), text.size());
  close(file);
  std::uint64_t pages = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + std::max<ssize_t>(size, 0), pages);
  if (error != std::errc()) return std::nullopt;
  return pages;
}

// Never above what the process was given itself.
Result<> Limit(__rlimit_resource resource, std::uint64_t bytes) {
  rlimit limit{};
  if (getrlimit(resource, &limit) == 0) bytes = std::min<std::uint64_t>(bytes, limit.rlim_max);
  limit = {bytes, bytes};
  if (setrlimit(resource, &limit) == 0) return {};
  return Fail(ErrorKind::kIo, "the query cannot be limited: {}", std::strerror(errno));
}

}  // namespace

void SaveAddressSpace() {
  // Each thread's arena sets 64 MiB aside, each stack as much as RLIMIT_STACK says.
  mallopt(M_ARENA_MAX, 1);
}

Result<> LimitSelf(std::uint64_t memory_bytes, std::uint64_t file_bytes) {
  TL_TRY(Limit(RLIMIT_CORE, 0));
  if (file_bytes != 0) {
    std::signal(SIGXFSZ, SIG_IGN);  // an error of the write
    TL_TRY(Limit(RLIMIT_FSIZE, file_bytes));
  }
  const auto pages = AddressSpacePages();
  if (kSanitized || !pages) return {};
  const auto page_bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return Limit(RLIMIT_AS, *pages * page_bytes + memory_bytes);
}

}  // namespace tracklake
