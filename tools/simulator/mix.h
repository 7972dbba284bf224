// Chance without state: every number of the simulated world is a hash of the seed and of the thing
// it belongs to. So it can be had in any order and from any thread, and is the same on every
// machine; nothing here uses floating point for the same reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace tracklake::simulator {

// A well mixed function of both.
std::uint64_t Mix(std::uint64_t a, std::uint64_t b);

template <typename... Rest>
std::uint64_t Mix(std::uint64_t a, std::uint64_t b, std::uint64_t c, Rest... rest) {
  return Mix(Mix(a, b), c, rest...);
}

// What a number is drawn for: keeps the draws of different purposes apart. Values are part of what
// a seed means: never change one.
enum Purpose : std::uint64_t {
  kForId = 1,
  kForArtist = 2,
  kForRelease = 3,
  kForAlbum = 4,
  kForTrack = 5,
  kForLife = 6,
  kForWave = 7,
  kForPlaylist = 8,
  kForEpisode = 9,
  kForFault = 10,
  kForFeatures = 12,
  kForLibrary = 13,
  kForReccoBeats = 14,
};

// A sequence of numbers that belongs to one thing. Not shared between threads.
class Dice {
 public:
  explicit Dice(std::uint64_t key) : state_(key) {}

  std::uint64_t Next();
  // In [0, n); n must not be 0.
  std::uint32_t Below(std::uint32_t n);
  // In [low, high].
  int Between(int low, int high);
  bool Chance(int per_mille) { return Below(1000) < static_cast<std::uint32_t>(per_mille); }

  template <typename List>
  const auto& Pick(const List& list) {
    return list[Below(static_cast<std::uint32_t>(list.size()))];
  }

 private:
  std::uint64_t state_;
};

// A smooth wave in [-amplitude, amplitude]: random heights every `period_days`, straight lines
// between them.
int Wave(std::uint64_t key, Day day, int period_days, int amplitude);

}  // namespace tracklake::simulator
