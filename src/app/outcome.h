// How a command ended, for whoever decides what comes next: a shell by its exit code, a scheduler,
// a server. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace tracklake::app {

// From best to worst: of several, the one that most needs a person counts.
enum class Outcome : std::uint8_t {
  kDone,
  kIncomplete,  // finished, but something was quarantined or skipped, or a gap was added
  kDeferred,    // quota or rate limit: run again at retry_at
  kBadData,     // every input was refused, or verify found a difference
  kFailed,
  kUnavailable,  // upstream did not answer
  kUsage,
  kPermission,  // permission or scope
  kConfig,
};

Outcome OutcomeOf(ErrorKind kind);

// "done", "incomplete", …
std::string_view NameOf(Outcome outcome);

constexpr Outcome Worse(Outcome one, Outcome other) { return one < other ? other : one; }

}  // namespace tracklake::app
