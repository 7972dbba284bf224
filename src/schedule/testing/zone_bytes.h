// Files of time zones for tests and fuzzers.
#pragma once

#include <string>
#include <string_view>

namespace tracklake {

// One that lists no change and leaves all to its rule, as small systems have them.
inline std::string ZoneBytesOfRule(std::string_view rule) {
  const std::string counts = std::string(19, '\0') + '\1' + std::string("\0\0\0\4", 4);
  const std::string half =
      "TZif2" + std::string(15, '\0') + counts + std::string("\0\0\0\0\0\0LMT\0", 10);
  return half + half + "\n" + std::string(rule) + "\n";
}

}  // namespace tracklake
