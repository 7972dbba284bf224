// Spotify's ids: 22 characters of base 62 that hold 128 bits. An id here is its number encrypted
// with the seed, so ids look like real ones, need no table, and an id of another world is refused.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracklake::simulator {

// Part of what an id means: never change a value.
enum class IdKind : std::uint8_t {
  kArtist = 1,
  kAlbum = 2,
  kTrack = 3,
  kEpisode = 4,
  kShow = 5,
  kPlaylist = 6
};

std::string MakeId(std::uint64_t seed, IdKind kind, std::uint64_t number);

// nullopt when the id was not made with this seed and kind.
std::optional<std::uint64_t> ReadId(std::uint64_t seed, IdKind kind, std::string_view id);

// Whether the text has the form of an id: 22 characters of base 62 below 2^128.
bool IsIdForm(std::string_view text);

}  // namespace tracklake::simulator
