#include "cli/exit_code.h"

namespace tracklake::cli {

ExitCode ExitCodeOf(app::Outcome outcome) {
  using app::Outcome;
  switch (outcome) {
    case Outcome::kDone:
      return ExitCode::kOk;
    case Outcome::kIncomplete:
      return ExitCode::kIncomplete;
    case Outcome::kDeferred:
      return ExitCode::kDeferred;
    case Outcome::kBadData:
      return ExitCode::kBadData;
    case Outcome::kFailed:
      return ExitCode::kFailed;
    case Outcome::kUnavailable:
      return ExitCode::kUnavailable;
    case Outcome::kUsage:
      return ExitCode::kUsage;
    case Outcome::kPermission:
      return ExitCode::kPermission;
    case Outcome::kConfig:
      return ExitCode::kConfig;
  }
  return ExitCode::kFailed;
}

const char* NameOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kConflict:
      return "conflict";
    case ErrorKind::kBadData:
      return "bad_data";
    case ErrorKind::kCorruption:
      return "corruption";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kUnknown:
      return "unknown";
    case ErrorKind::kExhausted:
      return "exhausted";
    case ErrorKind::kUnavailable:
      return "unavailable";
    case ErrorKind::kDeferred:
      return "deferred";
    case ErrorKind::kPermission:
      return "permission";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace tracklake::cli
