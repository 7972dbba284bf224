// The part of the catalogue that ranks songs: numbers only, no text, so that a chart over thousands
// of songs takes a millisecond.
#include <algorithm>

#include "simulator/catalogue.h"
#include "simulator/specimens.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;

struct Format {
  std::string_view type;
  int tracks;
};

Format PickFormat(Dice& dice) {
  const std::uint32_t roll = dice.Below(1000);
  if (roll < 620) return {"single", 1};
  if (roll < 770) return {"single", dice.Between(2, 5)};
  if (roll < 960) return {"album", dice.Between(8, 16)};
  return {"compilation", dice.Between(12, 24)};
}

// 1958 to 2014, most of them late.
Day BackCatalogueDay(Dice& dice) {
  const int back = dice.Between(0, 1000);
  return kFirstDay - days(1 + back * back / 1000 * 57 * 365 / 1000 + dice.Between(0, 364));
}

}  // namespace

std::uint64_t Catalogue::AlbumsOn(Day day) {
  const auto since = std::clamp(day, kFirstDay - days(1), kLastDay) - kFirstDay + days(1);
  return kBackCatalogue + kReleasesPerDay * static_cast<std::uint64_t>(since.count());
}

Release Catalogue::ReleaseAt(std::uint64_t album) const {
  Dice dice(Mix(seed_, kForRelease, album));
  if (album >= kFirstDeepAlbum) {
    const auto maker = static_cast<std::uint32_t>((album - kFirstDeepAlbum) / kDeepAlbumsEach);
    return {album, "album", kArtistCount + maker, BackCatalogueDay(dice), kDeepAlbumTracks};
  }
  const std::uint32_t artist = 1 + dice.Below(kArtistCount - 1);
  if (album < Specimens().size()) {
    const Specimen& specimen = Specimens()[album];
    return {album, specimen.album_type, artist, kFirstDay - days(1), 1};
  }
  const Format format = PickFormat(dice);
  const Day released = album < kBackCatalogue
                           ? BackCatalogueDay(dice)
                           : kFirstDay + days((album - kBackCatalogue) / kReleasesPerDay);
  return {album, format.type, artist, released, format.tracks};
}

std::vector<std::uint64_t> Catalogue::AlbumsBy(std::uint32_t artist, Day day) const {
  std::vector<std::uint64_t> albums;
  for (std::uint64_t album = DeepAlbumsBy(); artist >= kArtistCount && album-- > 0;) {
    albums.push_back(DeepAlbum(artist - kArtistCount, album));
  }
  for (std::uint64_t album = AlbumsOn(day); album-- > 0;) {
    if (ReleaseAt(album).artist == artist) albums.push_back(album);
  }
  return albums;
}

std::uint64_t Catalogue::DeepAlbumsBy() const {
  const int songs = (library_.tracks + library_.artists - 1) / std::max(library_.artists, 1);
  return static_cast<std::uint64_t>((songs + kDeepAlbumTracks - 1) / kDeepAlbumTracks);
}

bool Catalogue::Exists(std::uint64_t album, Day day) const {
  if (album < kFirstDeepAlbum) return album < AlbumsOn(day);
  const std::uint64_t place = album - kFirstDeepAlbum;
  return place / kDeepAlbumsEach < static_cast<std::uint64_t>(library_.artists) &&
         place % kDeepAlbumsEach < DeepAlbumsBy();
}

bool Catalogue::IsDelisted(std::uint64_t album) const {
  if (album < Specimens().size()) return Specimens()[album].delisted;
  return Dice(Mix(seed_, kForAlbum, album, 1)).Chance(album < kBackCatalogue ? 60 : 15);
}

Life Catalogue::LifeAt(TrackNumber track) const {
  return LifeAt(ReleaseAt(AlbumOf(track)), static_cast<int>(track % kMaxTracksPerAlbum));
}

Life Catalogue::LifeAt(const Release& release, int place_from_0) const {
  const TrackNumber track =
      release.album * kMaxTracksPerAlbum + static_cast<TrackNumber>(place_from_0);
  const std::uint64_t key = Mix(seed_, kForLife, track);
  Dice dice(key);
  const int stature = artists_[release.artist].stature;
  const int luck = dice.Between(0, 1000);
  // Hits are rare and mostly the leading song of somebody known.
  int potential = luck * luck / 1000 * (560 + 45 * stature / 100) / 1000;
  if (place_from_0 > 0) potential = potential * 3 / 5;
  if (release.type == "compilation") potential /= 4;
  potential = IsDelisted(release.album) ? 0 : std::max(potential, 1);
  return {key, release.released, potential, stature, dice.Between(6, 35), dice.Between(25, 110)};
}

}  // namespace tracklake::simulator
