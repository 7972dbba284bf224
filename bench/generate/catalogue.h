// The invented world that generated playlists are drawn from: artists, albums and tracks, each
// rendered once as the JSON that Spotify would send. A playlist then only copies text, which is why
// a gigabyte is written in seconds. Immutable after construction, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tracklake::bench {

// A track object in two halves: its popularity, which moves from day to day, stands between.
struct Track {
  std::string head;  // up to and including "popularity":
  std::string tail;
  int base_popularity = 0;  // 0 on a tenth of tracks, as on delisted duplicates
};

class Catalogue {
 public:
  // tracks is at least 1. About one album for two tracks and one artist for three.
  Catalogue(std::size_t tracks, std::uint64_t seed);

  const std::vector<Track>& tracks() const { return tracks_; }

 private:
  struct Album {
    std::string json;
    std::size_t artist;  // index of the main artist
    std::string markets;
  };

  void AddArtist(Rng& rng);
  void AddAlbum(Rng& rng);
  void AddTrack(Rng& rng);
  std::string RenderArtists(Rng& rng, std::size_t main) const;

  std::vector<std::string> artists_;  // simplified artist objects
  std::vector<Album> albums_;
  std::vector<Track> tracks_;
};

}  // namespace tracklake::bench
