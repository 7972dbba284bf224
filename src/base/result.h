// How everything in tracklake says that it worked or why it did not: Result<T> is a value or an
// Error. An Error names the object, the cause and, as its hint, the cure. Errors are returned, and
// told to the user once, at the edge (cli). Values of these types may be used from any thread.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace tracklake {

// What kind of failure it is, which decides what the caller may do about it. Exit codes are
// made from these in cli/exit_code.h and nowhere else.
enum class ErrorKind : std::uint8_t {
  kUsage,        // the command line is wrong
  kConfig,       // a configuration value is wrong or missing
  kNotFound,     // the object named does not exist
  kConflict,     // somebody else was first: re-read, then decide
  kBadData,      // bytes from outside do not mean what they should
  kCorruption,   // bytes we wrote do not read as we wrote them
  kIo,           // disk or file system refused
  kUnknown,      // a write may have been applied or not: look before it is tried again
  kExhausted,    // this machine has no more memory, threads or descriptors
  kUnavailable,  // an upstream did not answer, or answered with 5xx, for longer than we retry
  kDeferred,     // quota or rate limit: nothing to do before retry_at
  kPermission,   // credential, scope or access rights
  kInternal,     // a bug in tracklake
};

struct [[nodiscard]] Error {
  ErrorKind kind;
  std::string message;                               // one line: what failed, on which object, why
  std::string hint;                                  // one line: what to do; may be empty
  std::optional<std::chrono::sys_seconds> retry_at;  // with kDeferred
};

template <typename T = void>
using Result = std::expected<T, Error>;

// Makes the failing side of any Result from a checked format string:
//   return Fail(ErrorKind::kIo, "cannot open {}: {}", path, reason);
template <typename... Args>
std::unexpected<Error> Fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{kind, fmt::format(format, std::forward<Args>(args)...), {}, {}});
}

// The same with a cure: return WithHint(Fail(…), "Run tracklake init.").
inline std::unexpected<Error> WithHint(std::unexpected<Error> failure, std::string hint) {
  failure.error().hint = std::move(hint);
  return failure;
}

}  // namespace tracklake

#define TL_CONCAT_INNER(a, b) a##b
#define TL_CONCAT(a, b) TL_CONCAT_INNER(a, b)

// TL_TRY(expr): returns the error of a Result<void> expression from the enclosing function.
#define TL_TRY(expr)                                        \
  do {                                                      \
    if (auto tl_result = (expr); !tl_result.has_value()) {  \
      return std::unexpected(std::move(tl_result).error()); \
    }                                                       \
  } while (false)

// TL_ASSIGN(auto x, expr): declares or assigns x from a Result<T> expression, or returns its error.
#define TL_ASSIGN(target, expr) TL_ASSIGN_INNER(TL_CONCAT(tl_result_, __LINE__), target, expr)
#define TL_ASSIGN_INNER(name, target, expr)                               \
  auto name = (expr);                                                     \
  if (!name.has_value()) return std::unexpected(std::move(name).error()); \
  target = std::move(name).value()
