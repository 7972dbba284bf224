// One generated playlist that lives through the days: a few entries leave, a few come, the others
// keep their order, so neighbouring days share most of their tracks, as real ones do. A small share
// of entries is what a naive reader trips over: null, local files, episodes, the same track twice.
// One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/time.h"
#include "generate/catalogue.h"

namespace tracklake::bench {

class Playlist {
 public:
  static constexpr std::size_t kEntries = 100;

  // The catalogue must outlive the playlist. Entries start as of that day.
  Playlist(const Catalogue& catalogue, std::uint64_t seed, Day start);

  const std::string& id() const { return id_; }

  // Moves on to the next day: about kEntries / 25 entries change.
  void Advance();

  // The whole raw object as it would be landed at fetched_at: one line of JSON.
  std::string Render(Seconds fetched_at);

 private:
  enum class Kind : std::uint8_t { kTrack, kNull, kLocal, kEpisode };
  struct Entry {
    Kind kind;
    std::size_t track;     // index into the catalogue, for kTrack
    std::string added_at;  // ISO time
    std::string special;   // the rendered item of a local file or an episode
  };

  Entry MakeEntry();
  std::string MakeLocal();
  std::string MakeEpisode();
  void AppendEntry(std::string& out, const Entry& entry) const;
  int PopularityToday(std::size_t index) const;

  const Catalogue& catalogue_;
  SeededRng rng_;
  Day today_;
  std::string id_;
  std::string name_;
  std::vector<Entry> entries_;
};

}  // namespace tracklake::bench
