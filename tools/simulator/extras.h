// The supporting cast of the simulated world: users who own playlists and add songs, local files,
// and a podcast with one episode a week. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tracklake::simulator {

struct User {
  std::string_view id;            // may be "", as charts have it
  std::string_view display_name;  // may be ""
};

// Entries and playlists name users by their index here.
std::span<const User> Users();

// Nobody: an entry without adder, a token without user.
constexpr int kNobody = -1;
// The owner of editorial playlists, who is not among Users().
constexpr int kSpotify = -2;

// Whose library and playlists these are.
constexpr int kListener = 2;

// `user` is an index into Users(), or kSpotify.
const User& UserAt(int user);

struct LocalFile {
  std::string_view artist;
  std::string_view album;  // may be ""
  std::string_view title;
  int seconds;
};

std::span<const LocalFile> LocalFiles();

struct Episode {
  std::uint64_t number;
  std::string id;
  std::string name;
  std::string description;
  int duration_ms;
  bool is_explicit;
  Day released;
};

constexpr std::string_view kShowName = "Liner Notes, Read Aloud";
constexpr std::string_view kShowPublisher = "Kiosk & Sons";

std::string ShowId(std::uint64_t seed);

// The newest episode of a day; all numbers up to it exist.
std::uint64_t LastEpisodeOn(Day day);
Episode EpisodeAt(std::uint64_t seed, std::uint64_t number);

}  // namespace tracklake::simulator
