#include "base/exhausted.h"

#include <new>
#include <system_error>

namespace tracklake {
namespace {

// Short enough to need no memory of their own.
constexpr std::string_view kMemory = "out of memory";
constexpr std::string_view kThreads = "no more threads";

Error Exhausted(std::string_view message, std::string_view hint) noexcept {
  Error error{ErrorKind::kExhausted, std::string(message), {}, {}};
  try {
    error.hint = hint;
  } catch (const std::bad_alloc&) {
  }
  return error;
}

}  // namespace

Error OutOfMemory() noexcept { return Exhausted(kMemory, kOutOfMemoryHint); }

Error OutOfThreads() noexcept {
  return Exhausted(kThreads,
                   "Raise the limit of processes (ulimit -u, or the container's pids), then run "
                   "again.");
}

Error ErrorOfException() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return OutOfMemory();
  } catch (const std::exception& exception) {
    try {
      return {ErrorKind::kInternal, exception.what(), "This is a bug in tracklake.", {}};
    } catch (const std::bad_alloc&) {
      return OutOfMemory();
    }
  }
}

}  // namespace tracklake
