// The two shapes in which Spotify has answered. In the shape of 2026 fields are gone (markets,
// popularity, followers, genres, labels), and entries of playlists are `items` and `item`, where
// the classic shape says `tracks` and `track`.
#pragma once

#include <cstdint>

namespace tracklake::simulator {

enum class Shape : std::uint8_t { kClassic, k2026 };

}  // namespace tracklake::simulator
