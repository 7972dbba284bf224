// starvation.cc for the real program, as a library for LD_PRELOAD: TRACKLAKE_STARVE is
// memory|threads:<n>[:for_ever], n from 1, or 0 for never; how many were asked for is written into
// the file TRACKLAKE_STARVE_COUNT at the end.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "starvation.h"

namespace {

struct ArmedFromEnvironment {
  ArmedFromEnvironment() {
    const char* text = std::getenv("TRACKLAKE_STARVE");
    const char* number = text == nullptr ? nullptr : std::strchr(text, ':');
    if (number == nullptr) return;
    using namespace tracklake::starvation;
    Arm(text[0] == 't' ? Of::kThreads : Of::kMemory, std::atol(number + 1),
        std::strstr(number, ":for_ever") != nullptr);
  }
  ~ArmedFromEnvironment() {
    const long asked = tracklake::starvation::Disarm();
    const char* path = std::getenv("TRACKLAKE_STARVE_COUNT");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    std::fprintf(file, "%ld\n", asked);
    std::fclose(file);
  }
} armed;

}  // namespace
