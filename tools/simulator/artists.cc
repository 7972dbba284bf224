#include "simulator/artists.h"

#include "simulator/ids.h"
#include "simulator/mix.h"
#include "simulator/names.h"
#include "simulator/scenes.h"

namespace tracklake::simulator {
namespace {

// Two artists of one name, so that joining on names is seen to be wrong.
constexpr std::uint32_t kNamesake = 40;
constexpr std::uint32_t kNameless = 41;

std::string NameOf(std::uint32_t number, const Scene& scene, Dice& dice) {
  if (number == kVariousArtists) return "Various Artists";
  if (number <= OddNames().size()) return std::string(OddNames()[number - 1]);
  if (number == kNamesake || number == kNamesake - 1) return "The Namesakes";
  if (number == kNameless) return "";
  return ArtistName(scene, dice);
}

Artist MakeArtist(std::uint64_t seed, std::uint32_t number) {
  Dice dice(Mix(seed, kForArtist, number));
  Artist artist;
  artist.number = number;
  artist.id = MakeId(seed, IdKind::kArtist, number);
  artist.scene = dice.Below(static_cast<std::uint32_t>(Scenes().size()));
  const Scene& scene = Scenes()[artist.scene];
  artist.name = NameOf(number, scene, dice);
  const int luck = dice.Between(0, 1000);
  artist.stature = number == kVariousArtists ? 0 : 150 + 830 * luck / 1000 * luck / 1000;
  if (dice.Chance(150) || number == kVariousArtists) return artist;
  for (const auto genre : scene.genres) {
    if (artist.genres.empty() || dice.Chance(400)) artist.genres.emplace_back(genre);
  }
  return artist;
}

}  // namespace

std::vector<Artist> MakeArtists(std::uint64_t seed, std::uint32_t count) {
  std::vector<Artist> artists;
  artists.reserve(count);
  for (std::uint32_t number = 0; number < count; ++number) {
    artists.push_back(MakeArtist(seed, number));
  }
  return artists;
}

}  // namespace tracklake::simulator
