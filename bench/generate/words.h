// Invented ids and names for generated playlists. Every value comes from the Rng alone, so one seed
// gives one data set on every machine; no name is taken from real music. Any thread, each with its
// own Rng.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace tracklake::bench {

// In [0, bound); bound is not 0. The bias (below 2^-40 for our bounds) does not matter here.
std::uint64_t Below(Rng& rng, std::uint64_t bound);

// 22 letters and digits, as Spotify's ids.
std::string MakeId(Rng& rng);

// Lower-case hex digits.
std::string MakeHex(Rng& rng, int digits);

// One to three words, escaped for a JSON string; one in thirty has a quote, an escape or letters
// outside ASCII, as real titles have.
std::string MakeName(Rng& rng);

}  // namespace tracklake::bench
