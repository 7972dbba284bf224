// What becomes of a machine that has no more memory, threads or descriptors: an error of the run.
// A failed allocation is thrown as std::bad_alloc, by whatever library it happens in (see also
// json_error.h), and caught at two places only: where a thread begins, and where the program does.
// So nothing between can take it for a fault of the data. Any thread.
#pragma once

#include <exception>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tracklake {

// The cure, for those who have no memory for an Error.
inline constexpr std::string_view kOutOfMemoryHint =
    "Raise the limit (ulimit -v, or the container's), or use less: transform.workers = 1. What is "
    "done stays done; run again.";

// kExhausted. None of these throws: where there is no room for a hint, it is left out.
Error OutOfMemory() noexcept;
Error OutOfThreads() noexcept;

// Of the exception that is being handled: one of the two above, or kInternal.
Error ErrorOfException() noexcept;

// Calls f, which returns a Result; what it throws is the error.
template <typename F>
std::invoke_result_t<F> Guarded(F&& f) {
  try {
    return std::forward<F>(f)();
  } catch (const std::exception&) {
    return std::unexpected(ErrorOfException());
  }
}

// For destructors that clean up as far as they can: what they leave is found by the next run.
template <typename F>
void AsFarAsPossible(F&& f) noexcept {
  try {
    std::forward<F>(f)();
  } catch (const std::exception&) {
  }
}

// Starts a thread that does `work`, which must not throw. False when the machine has none to give:
// then the caller does with fewer, or fails with OutOfThreads().
template <typename Work>
[[nodiscard]] bool StartThread(Work work, std::vector<std::jthread>* threads) {
  try {
    threads->emplace_back(std::move(work));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace tracklake
