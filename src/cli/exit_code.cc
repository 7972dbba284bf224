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

}  // namespace tracklake::cli
