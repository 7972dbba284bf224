#include "simulator/names.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace tracklake::simulator {
namespace {

std::string Join(const Scene& scene, std::string_view first, std::string_view last) {
  return fmt::format("{}{}{}", first, scene.compact ? "" : " ", last);
}

constexpr std::array<std::string_view, 8> kVersions = {
    " - Remix",    " - Live at the Old Depot",
    " (Acoustic)", " - Remastered 2011",
    " (sped up)",  " - Radio Edit",
    " [Deluxe]",   " (with strings) – Demo",
};

}  // namespace

std::string ArtistName(const Scene& scene, Dice& dice) {
  const auto first = dice.Pick(scene.artist_first);
  const auto last = dice.Pick(scene.artist_last);
  if (dice.Chance(60)) return std::string(last);
  if (dice.Chance(50)) return fmt::format("{} & {}", first, last);
  return Join(scene, first, last);
}

std::string SongTitle(const Scene& scene, Dice& dice) {
  if (dice.Chance(12)) return std::string(dice.Pick(OddNames()));
  const auto first = dice.Pick(scene.title_first);
  const auto last = dice.Pick(scene.title_last);
  std::string title = dice.Chance(150) ? std::string(first) : Join(scene, first, last);
  if (dice.Chance(90)) title += dice.Pick(kVersions);
  return title;
}

std::string AlbumTitle(const Scene& scene, Dice& dice) {
  const auto first = dice.Pick(scene.title_first);
  const auto last = dice.Pick(scene.artist_last);
  if (dice.Chance(100)) return fmt::format("{}, {}", first, dice.Pick(scene.title_last));
  return Join(scene, first, last);
}

std::string CompilationTitle(const Scene& scene, int year, Dice& dice) {
  const auto genre = scene.genres.front();
  switch (dice.Below(3)) {
    case 0:
      return fmt::format("{} Essentials {}", genre, year);
    case 1:
      return fmt::format("Late Night {}, Vol. {}", genre, dice.Between(1, 9));
    default:
      return fmt::format("“{}” – {} voices", dice.Pick(scene.title_first), dice.Between(8, 40));
  }
}

}  // namespace tracklake::simulator
