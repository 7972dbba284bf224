// Albums and songs written by hand, one for each oddity of the real catalogue that readers must
// survive. They are the first albums of every simulated world. Constant, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tracklake::simulator {

struct Specimen {
  std::string_view title;       // of the song
  const char* album_name;       // may be "" (takedown)
  const char* release_date;     // nullptr: null
  const char* precision;        // nullptr: null; need not agree with the date
  std::string_view album_type;  // album, single, compilation
  int album_artists;            // how many; 0 is real too
  int song_artists;             // how many
  bool first_artist_twice;      // the same artist is named twice
  const char* isrc;             // nullptr: external_ids is empty
  int duration_ms;
  bool delisted;  // no market, popularity 0
};

std::span<const Specimen> Specimens();

}  // namespace tracklake::simulator
