// Every artist, album and song of the simulated world, as a pure function of the seed: nothing is
// stored but the artists, so the catalogue has no end and any day's releases are at hand. Albums
// are numbered: first the specimens, then a back catalogue, then kReleasesPerDay for every day from
// kFirstDay on; far behind them the albums of the listener's library, by artists of its own. Safe
// for concurrent use.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "simulator/artists.h"
#include "simulator/ids.h"
#include "simulator/library_size.h"
#include "simulator/mix.h"
#include "simulator/trend.h"

namespace tracklake::simulator {

// The days this world knows. Outside them there are no new releases.
constexpr Day kFirstDay{std::chrono::year{2015} / 1 / 1};
constexpr Day kLastDay{std::chrono::year{2099} / 12 / 31};

constexpr std::uint64_t kBackCatalogue = 1500;  // albums, the specimens among them
constexpr std::uint64_t kReleasesPerDay = 7;
constexpr int kMaxTracksPerAlbum = 32;

// What is needed to rank songs, without a single text.
struct Release {
  std::uint64_t album;
  std::string_view type;  // album, single, compilation
  std::uint32_t artist;
  Day released;
  int tracks;
};

struct Album {
  std::uint64_t number;
  std::string id;
  std::string name;
  std::string type;
  std::vector<std::uint32_t> artists;
  std::optional<std::string> release_date;
  std::optional<std::string> precision;
  Day released;
  int tracks;
  std::string label;
  std::string upc;
  bool delisted;
};

// album * kMaxTracksPerAlbum + place on the album, from 0.
using TrackNumber = std::uint64_t;

inline std::uint64_t AlbumOf(TrackNumber track) { return track / kMaxTracksPerAlbum; }

struct Track {
  TrackNumber number;
  std::string id;
  std::string name;
  std::vector<std::uint32_t> artists;
  int disc;
  int place;  // from 1, on its disc
  int duration_ms;
  bool is_explicit;
  bool delisted;
  std::optional<std::string> isrc;
};

class Catalogue {
 public:
  explicit Catalogue(std::uint64_t seed, const LibrarySize& library = {});

  std::uint64_t seed() const { return seed_; }
  const LibrarySize& library() const { return library_; }
  const Artist& ArtistAt(std::uint32_t number) const { return artists_[number]; }
  std::uint32_t ArtistsKnown() const { return static_cast<std::uint32_t>(artists_.size()); }

  // The number of albums that exist on a day: those are [0, AlbumsOn(day)).
  static std::uint64_t AlbumsOn(Day day);

  // The albums of the library's artists, both counted from 0; kDeepAlbumTracks songs each.
  static constexpr int kDeepAlbumTracks = 10;
  static std::uint64_t DeepAlbum(std::uint64_t artist, std::uint64_t album) {
    return kFirstDeepAlbum + artist * kDeepAlbumsEach + album;
  }

  Release ReleaseAt(std::uint64_t album) const;
  Album AlbumAt(std::uint64_t album) const;
  Track TrackAt(TrackNumber track) const;
  Life LifeAt(TrackNumber track) const;
  // The same, where the release is at hand already.
  Life LifeAt(const Release& release, int place_from_0) const;

  // Those that exist on a day, the newest first.
  std::vector<std::uint64_t> AlbumsBy(std::uint32_t artist, Day day) const;

  // By id; nullopt when unknown, or not yet released on that day.
  std::optional<std::uint32_t> FindArtist(std::string_view id) const;
  std::optional<std::uint64_t> FindAlbum(std::string_view id, Day day) const;
  std::optional<TrackNumber> FindTrack(std::string_view id, Day day) const;

 private:
  static constexpr std::uint64_t kFirstDeepAlbum = std::uint64_t{1} << 32;
  static constexpr std::uint64_t kDeepAlbumsEach = 10'000;

  bool Exists(std::uint64_t album, Day day) const;
  std::uint64_t DeepAlbumsBy() const;  // of each of the library's artists
  bool IsDelisted(std::uint64_t album) const;
  Album SpecimenAlbum(Album album) const;
  std::string NameOfAlbum(const Release& release, Dice& dice) const;
  std::vector<std::uint32_t> ArtistsOfTrack(const Release& release, TrackNumber track) const;

  const std::uint64_t seed_;
  const LibrarySize library_;
  const std::vector<Artist> artists_;
};

}  // namespace tracklake::simulator
