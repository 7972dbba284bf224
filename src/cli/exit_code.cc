#include "cli/exit_code.h"

namespace tracklake::cli {

ExitCode ExitCodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return ExitCode::kUsage;
    case ErrorKind::kConfig:
      return ExitCode::kConfig;
    case ErrorKind::kBadData:
    case ErrorKind::kCorruption:
      return ExitCode::kBadData;
    case ErrorKind::kUnavailable:
      return ExitCode::kUnavailable;
    case ErrorKind::kDeferred:
      return ExitCode::kDeferred;
    case ErrorKind::kPermission:
      return ExitCode::kPermission;
    case ErrorKind::kNotFound:
    case ErrorKind::kConflict:
    case ErrorKind::kIo:
    case ErrorKind::kExhausted:
    case ErrorKind::kInternal:
      return ExitCode::kFailed;
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
