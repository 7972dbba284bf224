// Which fields full objects came without: what Spotify no longer tells is a row in captures, not a
// silent NULL. Values; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tracklake {

// In the order of their rows.
enum class WithheldField : std::uint8_t {
  kTrackPopularity,
  kAlbumLabel,
  kArtistPopularity,
  kArtistFollowers,
  kArtistGenres,
};
inline constexpr std::array<std::string_view, 5> kWithheldFieldNames = {
    "track.popularity", "album.label", "artist.popularity", "artist.followers", "artist.genres"};

class WithheldFields {
 public:
  struct Tally {
    std::int64_t absent = 0;
    std::int64_t objects = 0;  // full ones, which should have the field
  };

  // One more full object, with the field or without.
  void Note(WithheldField field, bool has) {
    Tally& tally = tallies_[static_cast<std::size_t>(field)];
    tally.absent += has ? 0 : 1;
    tally.objects += 1;
  }

  void Add(const WithheldFields& other) {
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      tallies_[i].absent += other.tallies_[i].absent;
      tallies_[i].objects += other.tallies_[i].objects;
    }
  }

  const std::array<Tally, kWithheldFieldNames.size()>& tallies() const { return tallies_; }

 private:
  std::array<Tally, kWithheldFieldNames.size()> tallies_;
};

}  // namespace tracklake
