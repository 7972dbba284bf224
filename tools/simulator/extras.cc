#include "simulator/extras.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/catalogue.h"
#include "simulator/ids.h"
#include "simulator/mix.h"

namespace tracklake::simulator {
namespace {

// Order is part of what a seed means: append, never insert.
constexpr std::array kUsers = {
    User{"", ""},
    User{"simulated_charts", "Simulated Charts"},
    User{"nadia.o", "Nadia Öz 🎧"},
    User{"lia#2", "lia#2"},
    User{"españa_fm", "España FM"},
    User{"1112223334", "1112223334"},
};

constexpr std::array kLocalFiles = {
    LocalFile{"The Garage (Rehearsal)", "Demos, 2004", "Untitled No. 3", 307},
    LocalFile{"grandma", "", "lullaby", 92},
    LocalFile{"Łąka & Co.", "Kaseta: Strona B", "Ósma rano", 214},
    LocalFile{"", "", "track 01", 181},
    LocalFile{"夜行レコード", "未発表", "最終バス (demo)", 255},
};

constexpr std::array<std::string_view, 5> kTopics = {
    "the B-side nobody played", "what a label really does", "why choirs breathe together",
    "\"one more take\", and 40 others", "songs about weather"};

}  // namespace

std::span<const User> Users() { return kUsers; }

const User& UserAt(int user) {
  static constexpr User kSpotifyItself{"spotify", "Spotify"};
  return user == kSpotify ? kSpotifyItself : kUsers[static_cast<std::size_t>(user)];
}

std::span<const LocalFile> LocalFiles() { return kLocalFiles; }

std::string ShowId(std::uint64_t seed) { return MakeId(seed, IdKind::kShow, 0); }

std::uint64_t LastEpisodeOn(Day day) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>((day - kFirstDay).count() / 7, 0));
}

Episode EpisodeAt(std::uint64_t seed, std::uint64_t number) {
  Dice dice(Mix(seed, kForEpisode, number));
  const auto topic = dice.Pick(kTopics);
  return {number,
          MakeId(seed, IdKind::kEpisode, number),
          fmt::format("#{}: {}", number, topic),
          fmt::format("This week: {}.\nWrite to us; we read everything aloud.", topic),
          dice.Between(900'000, 5'400'000),
          dice.Chance(100),
          kFirstDay + std::chrono::days(7 * number)};
}

}  // namespace tracklake::simulator
