#include "app/outcome.h"

namespace tracklake::app {

Outcome OutcomeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return Outcome::kUsage;
    case ErrorKind::kConfig:
      return Outcome::kConfig;
    case ErrorKind::kBadData:
    case ErrorKind::kCorruption:
      return Outcome::kBadData;
    case ErrorKind::kUnavailable:
      return Outcome::kUnavailable;
    case ErrorKind::kDeferred:
      return Outcome::kDeferred;
    case ErrorKind::kPermission:
      return Outcome::kPermission;
    case ErrorKind::kNotFound:
    case ErrorKind::kConflict:
    case ErrorKind::kIo:
    case ErrorKind::kUnknown:
    case ErrorKind::kExhausted:
    case ErrorKind::kInternal:
      return Outcome::kFailed;
  }
  return Outcome::kFailed;
}

std::string_view NameOf(Outcome outcome) {
  constexpr std::string_view kNames[] = {"done",     "incomplete", "deferred",
                                         "bad_data", "failed",     "unavailable",
                                         "usage",    "permission", "config"};
  return kNames[static_cast<std::size_t>(outcome)];
}

}  // namespace tracklake::app
