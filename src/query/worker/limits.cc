#include "query/worker/limits.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

#include "base/sanitized.h"
#include "store/local/fd.h"

namespace tracklake {
namespace {

// Pages of address space that the process has taken.
Result<std::uint64_t> AddressSpacePages() {
  constexpr const char* kPlace = "/proc/self/statm";
  const local::Fd file(open(kPlace, O_RDONLY | O_CLOEXEC));
  std::array<char, 64> text;
  const ssize_t size = file.ok() ? read(file.get(), text.data(), text.size()) : -1;
  if (size < 0) {
    return Fail(ErrorKind::kIo, "the query's memory cannot be limited: {}: {}", kPlace,
                std::strerror(errno));
  }
  std::uint64_t pages = 0;
  if (std::from_chars(text.data(), text.data() + size, pages).ec != std::errc()) {
    return Fail(ErrorKind::kIo, "the query's memory cannot be limited: {} has no number", kPlace);
  }
  return pages;
}

// Never above what the process was given itself.
Result<> Limit(__rlimit_resource resource, std::uint64_t bytes) {
  rlimit limit{};
  if (getrlimit(resource, &limit) == 0) bytes = std::min<std::uint64_t>(bytes, limit.rlim_cur);
  limit = {bytes, bytes};
  if (setrlimit(resource, &limit) == 0) return {};
  return Fail(ErrorKind::kIo, "the query cannot be limited: {}", std::strerror(errno));
}

}  // namespace

void SaveAddressSpace() {
  // Each thread's arena sets 64 MiB aside, each stack as much as RLIMIT_STACK said when the process
  // began.
  mallopt(M_ARENA_MAX, 1);
  pthread_attr_t attributes;
  std::size_t stack_bytes = 0;
  if (pthread_getattr_default_np(&attributes) != 0) return;
  if (pthread_attr_getstacksize(&attributes, &stack_bytes) == 0 && stack_bytes > kStackBytes) {
    pthread_attr_setstacksize(&attributes, kStackBytes);
    pthread_setattr_default_np(&attributes);
  }
  pthread_attr_destroy(&attributes);
}

Result<> LimitSelf(std::uint64_t memory_bytes, std::uint64_t file_bytes) {
  TL_TRY(Limit(RLIMIT_CORE, 0));
  if (file_bytes != 0) {
    std::signal(SIGXFSZ, SIG_IGN);  // an error of the write
    TL_TRY(Limit(RLIMIT_FSIZE, file_bytes));
  }
  TL_TRY(Limit(RLIMIT_STACK, kStackBytes));
  if (kSanitized) return {};
  TL_ASSIGN(const std::uint64_t pages, AddressSpacePages());
  const auto page_bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return Limit(RLIMIT_AS, pages * page_bytes + memory_bytes);
}

}  // namespace tracklake
