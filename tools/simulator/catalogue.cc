#include "simulator/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/mix.h"
#include "simulator/names.h"
#include "simulator/scenes.h"
#include "simulator/specimens.h"

namespace tracklake::simulator {
namespace {

constexpr int kTracksPerDisc = 12;

std::string Isrc(std::uint64_t key, Day released) {
  static constexpr std::string_view kCountries[] = {"US", "GB", "SE", "KR", "JP", "BR", "QZ", "FR"};
  Dice dice(key);
  const std::chrono::year_month_day date(released);
  return fmt::format("{}{}{:02}{:02}{:05}", kCountries[dice.Below(8)],
                     static_cast<char>('A' + dice.Below(26)), dice.Below(100),
                     static_cast<int>(date.year()) % 100, dice.Below(100000));
}

// That many artists in a row, from the first on.
std::vector<std::uint32_t> Row(std::uint32_t first, int count) {
  std::vector<std::uint32_t> artists;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
    artists.push_back(1 + (first - 1 + i) % (kArtistCount - 1));
  }
  return artists;
}

void SetDate(Dice& dice, Day released, bool old, Album& album) {
  const std::string date = FormatDate(released);
  const std::uint32_t roll = old ? dice.Below(100) : 99;
  album.precision = roll < 14 ? "year" : roll < 20 ? "month" : "day";
  album.release_date = date.substr(0, roll < 14 ? 4 : roll < 20 ? 7 : 10);
}

}  // namespace

Catalogue::Catalogue(std::uint64_t seed, const LibrarySize& library)
    : seed_(seed),
      library_(library),
      artists_(MakeArtists(seed, kArtistCount + static_cast<std::uint32_t>(library.artists))) {}

Album Catalogue::AlbumAt(std::uint64_t number) const {
  const Release release = ReleaseAt(number);
  Dice dice(Mix(seed_, kForAlbum, number));
  Album album;
  album.number = number;
  album.id = MakeId(seed_, IdKind::kAlbum, number);
  album.type = release.type;
  album.artists = {release.type == "compilation" ? kVariousArtists : release.artist};
  album.released = release.released;
  album.tracks = release.tracks;
  album.label = PickLabel(dice);
  album.upc = fmt::format("{:012}", dice.Next() % 1'000'000'000'000);
  album.delisted = IsDelisted(number);
  if (number < Specimens().size()) return SpecimenAlbum(std::move(album));
  SetDate(dice, release.released, number < kBackCatalogue, album);
  album.name = NameOfAlbum(release, dice);
  return album;
}

Album Catalogue::SpecimenAlbum(Album album) const {
  const Specimen& specimen = Specimens()[album.number];
  album.name = specimen.album_name;
  album.artists = Row(ReleaseAt(album.number).artist, specimen.album_artists);
  if (specimen.album_type == "compilation") album.artists = {kVariousArtists};
  if (specimen.release_date) album.release_date = specimen.release_date;
  if (specimen.precision) album.precision = specimen.precision;
  return album;
}

std::string Catalogue::NameOfAlbum(const Release& release, Dice& dice) const {
  const Scene& scene = Scenes()[artists_[release.artist].scene];
  if (release.type == "compilation") {
    const std::chrono::year_month_day date(release.released);
    return CompilationTitle(scene, static_cast<int>(date.year()), dice);
  }
  if (release.type == "album") return AlbumTitle(scene, dice);
  return TrackAt(release.album * kMaxTracksPerAlbum).name + (release.tracks > 1 ? " EP" : "");
}

std::vector<std::uint32_t> Catalogue::ArtistsOfTrack(const Release& release,
                                                     TrackNumber track) const {
  if (release.album < Specimens().size()) {
    const Specimen& specimen = Specimens()[release.album];
    if (specimen.first_artist_twice) return {release.artist, release.artist};
    return Row(release.artist, specimen.song_artists);
  }
  if (release.album >= kFirstDeepAlbum) return {release.artist};
  Dice dice(Mix(seed_, kForTrack, track, 1));
  std::vector<std::uint32_t> artists{release.artist};
  if (release.type == "compilation") artists[0] = 1 + dice.Below(kArtistCount - 1);
  const int guests = dice.Chance(240) ? dice.Between(1, 3) : 0;
  for (int i = 0; i < guests; ++i) {
    const std::uint32_t guest = 1 + dice.Below(kArtistCount - 1);
    if (std::find(artists.begin(), artists.end(), guest) == artists.end()) artists.push_back(guest);
  }
  return artists;
}

Track Catalogue::TrackAt(TrackNumber number) const {
  const Release release = ReleaseAt(AlbumOf(number));
  const int from_0 = static_cast<int>(number % kMaxTracksPerAlbum);
  Dice dice(Mix(seed_, kForTrack, number));
  Track track;
  track.number = number;
  track.id = MakeId(seed_, IdKind::kTrack, number);
  track.artists = ArtistsOfTrack(release, number);
  track.disc = 1 + from_0 / kTracksPerDisc;
  track.place = 1 + from_0 % kTracksPerDisc;
  track.duration_ms = dice.Between(95'000, 290'000);
  track.is_explicit = dice.Chance(170);
  track.delisted = IsDelisted(release.album);
  if (release.album < Specimens().size()) {
    const Specimen& specimen = Specimens()[release.album];
    track.name = specimen.title;
    track.duration_ms = specimen.duration_ms;
    if (specimen.isrc) track.isrc = specimen.isrc;
    return track;
  }
  track.name = SongTitle(Scenes()[artists_[track.artists[0]].scene], dice);
  track.isrc = Isrc(Mix(seed_, kForTrack, number, 2), release.released);
  return track;
}

std::optional<std::uint32_t> Catalogue::FindArtist(std::string_view id) const {
  const auto number = ReadId(seed_, IdKind::kArtist, id);
  if (!number || *number >= ArtistsKnown()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::optional<std::uint64_t> Catalogue::FindAlbum(std::string_view id, Day day) const {
  const auto number = ReadId(seed_, IdKind::kAlbum, id);
  return number && Exists(*number, day) ? number : std::nullopt;
}

std::optional<TrackNumber> Catalogue::FindTrack(std::string_view id, Day day) const {
  const auto number = ReadId(seed_, IdKind::kTrack, id);
  if (!number || !Exists(AlbumOf(*number), day)) return std::nullopt;
  const Release release = ReleaseAt(AlbumOf(*number));
  return number < release.album * kMaxTracksPerAlbum + static_cast<TrackNumber>(release.tracks)
             ? number
             : std::nullopt;
}

}  // namespace tracklake::simulator
