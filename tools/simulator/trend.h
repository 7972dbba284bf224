// How loved a song is on a day: it is born, rises, fades, and drifts a little all the time. Heat
// decides the charts, popularity is what the API says. Integer arithmetic. Pure, any thread.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace tracklake::simulator {

struct Life {
  std::uint64_t key;   // whose life it is; feeds its drift
  Day born;            // no heat before
  int potential;       // 0 to 1000: heat at the best moment
  int stature;         // 0 to 1000: of its main artist
  int rise_days;       // until the best moment
  int half_life_days;  // after it, heat halves in this time
};

// 0 to 1000, and 0 before it is born.
int HeatOn(const Life& life, Day day);

// 0 to 100.
int PopularityOn(const Life& life, Day day);

// An artist's, from its stature alone.
int ArtistPopularityOn(std::uint64_t key, int stature, Day day);

// Grows from day to day.
std::int64_t FollowersOn(std::uint64_t key, int stature, Day day);

}  // namespace tracklake::simulator
