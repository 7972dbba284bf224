// An alarm: something about a lake that somebody should know. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake::alarm {

enum class Severity : std::uint8_t {
  kWarning,  // it may become worse, or pass
  kError,    // it needs somebody, or data stays missing
};

std::string_view NameOf(Severity severity);  // "warning", "error"

struct Alarm {
  std::string name;  // the rule's, with the thing it is about: "stale", "extract-errors"
  Severity severity{};
  std::string summary;  // one sentence with the figure
  std::string hint;     // what to do about it
  Seconds since{};

  bool operator==(const Alarm&) const = default;
};

}  // namespace tracklake::alarm
