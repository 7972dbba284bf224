#include "base/bell.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <tuple>

#include "base/os_error.h"

namespace tracklake {

Bell::~Bell() {
  if (fd_ >= 0) close(fd_);
}

Result<> Bell::Open() {
  fd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd_ >= 0) return {};
  return WithHint(Fail(KindOfErrno(errno), "cannot make a descriptor: {}",
                       std::generic_category().message(errno)),
                  CureOfErrno(errno));
}

void Bell::Ring() const {
  const int error_number = errno;  // whose handler this may be in
  constexpr std::uint64_t kOnce = 1;
  std::ignore = write(fd_, &kOnce, sizeof(kOnce));
  errno = error_number;
}

void Bell::Silence() const {
  std::uint64_t times = 0;
  std::ignore = read(fd_, &times, sizeof(times));
}

}  // namespace tracklake
