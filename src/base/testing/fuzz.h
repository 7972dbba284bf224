// What fuzzers share.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace tracklake {

// A promise is broken: says which, and ends the process, as libFuzzer wants it.
[[noreturn]] inline void Report(std::string_view broken) {
  std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(broken.size()), broken.data());
  std::abort();
}

}  // namespace tracklake
