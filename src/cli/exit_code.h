// Exit codes: the one place where an outcome becomes a number.
#pragma once

#include "app/outcome.h"
#include "base/result.h"

namespace tracklake::cli {

// Part of the contract with scripts: never change a value.
enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kIncomplete = 3,    // finished, but something was quarantined or skipped, or a gap was added
  kBadData = 65,      // every input was refused, or verify found a difference
  kUnavailable = 69,  // upstream did not answer
  kDeferred = 75,     // quota or rate limit; retry_at is given
  kPermission = 77,   // permission or scope
  kConfig = 78,
  kInterrupted = 130,  // by SIGINT, as shells say it
  kTerminated = 143,   // by SIGTERM
};

ExitCode ExitCodeOf(app::Outcome outcome);
inline ExitCode ExitCodeOf(ErrorKind kind) { return ExitCodeOf(app::OutcomeOf(kind)); }

}  // namespace tracklake::cli
