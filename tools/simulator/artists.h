// The artists of the simulated world. Pure functions of the seed, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tracklake::simulator {

constexpr std::uint32_t kArtistCount = 900;   // the library has more, from that number on
constexpr std::uint32_t kVariousArtists = 0;  // the artist of compilations

struct Artist {
  std::uint32_t number;
  std::string id;
  std::string name;  // may be ""
  std::uint32_t scene;
  int stature;  // 0 to 1000: how well known
  std::vector<std::string> genres;
};

// `count` of them, by number.
std::vector<Artist> MakeArtists(std::uint64_t seed, std::uint32_t count);

}  // namespace tracklake::simulator
