// What stands in a playlist on a day: pure functions of catalogue and day, one for each kind of
// playlist. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "simulator/catalogue.h"
#include "simulator/extras.h"

namespace tracklake::simulator {

enum class EntryKind : std::uint8_t { kTrack, kEpisode, kLocal, kGone };

struct Entry {
  EntryKind kind;
  std::uint64_t number;  // of the track, episode or local file; 0 for kGone
  std::optional<Seconds> added_at;
  int added_by;  // an index into Users(), or kNobody

  bool operator==(const Entry&) const = default;
};

// The 50 hottest songs, all added when the chart was made.
std::vector<Entry> ChartEntries(const Catalogue& catalogue, Day day);

// The last 715 songs somebody added: some days none, some days a few, the oldest leave.
std::vector<Entry> LongListEntries(const Catalogue& catalogue, Day day);

// 120 songs of the season, changed on Fridays; five of them stand twice; added in 1970.
std::vector<Entry> EditorialEntries(const Catalogue& catalogue, Day day);

// All that is odd: specimens, local files, episodes, removed songs, entries without date or adder.
std::vector<Entry> OddEntries(const Catalogue& catalogue, Day day);

std::vector<Entry> NoEntries(const Catalogue& catalogue, Day day);

// A song of an album in [first, end), the hottest on that day of `tries`.
TrackNumber PickTrack(const Catalogue& catalogue, Dice& dice, std::uint64_t first,
                      std::uint64_t end, Day day, int tries);

}  // namespace tracklake::simulator
