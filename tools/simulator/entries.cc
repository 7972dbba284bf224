#include "simulator/entries.h"

#include <algorithm>

#include "simulator/specimens.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

// Keeps the chance of each playlist apart; never change a value.
enum PlaylistKey : std::uint64_t { kLongListKey = 2, kEditorialKey = 3 };

constexpr std::size_t kChartLength = 50;
constexpr days kChartWindow{365};  // older songs are never hot enough
constexpr std::size_t kLongListLength = 715;
constexpr days kLongListTaste{730};
constexpr int kLongListTries = 2;
constexpr std::uint64_t kLeastChoice = 100;  // albums, where nothing is released yet
constexpr std::uint32_t kEditorialLength = 120;
constexpr days kEditorialTaste{60};
constexpr int kEditorialTries = 5;
constexpr std::uint32_t kRepeated[] = {20, 45, 70, 95, 119};
constexpr std::uint32_t kRepeatDistance = 13;
constexpr Day kFriday{std::chrono::year{2015} / 1 / 2};

struct Heated {
  int heat;
  TrackNumber track;
};

bool Hotter(const Heated& a, const Heated& b) {
  return a.heat != b.heat ? a.heat > b.heat : a.track < b.track;
}

std::uint64_t DayKey(Day day) { return static_cast<std::uint64_t>(day.time_since_epoch().count()); }

// The newest last, because that is where a new song is added.
void AddDay(const Catalogue& catalogue, Day day, std::vector<Entry>& newest_first) {
  static constexpr int kAdds[] = {0, 0, 0, 1, 1, 2, 4};
  Dice dice(Mix(catalogue.seed(), kForPlaylist, kLongListKey, DayKey(day)));
  const int adds = kAdds[dice.Below(std::size(kAdds))];
  for (int i = 0; i < adds; ++i) {
    const std::uint64_t oldest = dice.Chance(300)
                                     ? Specimens().size()
                                     : Catalogue::AlbumsOn(day - kLongListTaste) - kLeastChoice;
    const TrackNumber track =
        PickTrack(catalogue, dice, oldest, Catalogue::AlbumsOn(day), day, kLongListTries);
    const Seconds at = Seconds(day) + minutes(300 - 60 * i) + seconds(dice.Below(3000));
    newest_first.push_back({EntryKind::kTrack, track, at, 2});
  }
}

}  // namespace

TrackNumber PickTrack(const Catalogue& catalogue, Dice& dice, std::uint64_t first,
                      std::uint64_t end, Day day, int tries) {
  Heated best{-1, 0};
  for (int i = 0; i < tries; ++i) {
    const std::uint64_t album = first + dice.Below(static_cast<std::uint32_t>(end - first));
    const Release release = catalogue.ReleaseAt(album);
    const int place = static_cast<int>(dice.Below(static_cast<std::uint32_t>(release.tracks)));
    const Heated candidate{HeatOn(catalogue.LifeAt(release, place), day),
                           album * kMaxTracksPerAlbum + static_cast<TrackNumber>(place)};
    if (Hotter(candidate, best)) best = candidate;
  }
  return best.track;
}

std::vector<Entry> ChartEntries(const Catalogue& catalogue, Day day) {
  std::vector<Heated> songs;
  const std::uint64_t end = Catalogue::AlbumsOn(day);
  for (std::uint64_t album = Catalogue::AlbumsOn(day - kChartWindow); album < end; ++album) {
    const Release release = catalogue.ReleaseAt(album);
    for (int place = 0; place < release.tracks; ++place) {
      const int heat = HeatOn(catalogue.LifeAt(release, place), day);
      songs.push_back({heat, album * kMaxTracksPerAlbum + static_cast<TrackNumber>(place)});
    }
  }
  const std::size_t length = std::min(kChartLength, songs.size());
  std::partial_sort(songs.begin(), songs.begin() + static_cast<std::ptrdiff_t>(length), songs.end(),
                    Hotter);
  std::vector<Entry> entries;
  for (std::size_t rank = 0; rank < length; ++rank) {
    entries.push_back({EntryKind::kTrack, songs[rank].track, Seconds(day) + minutes(5), 0});
  }
  return entries;
}

std::vector<Entry> LongListEntries(const Catalogue& catalogue, Day day) {
  std::vector<Entry> entries;
  for (Day added = day; entries.size() < kLongListLength; added -= days(1)) {
    AddDay(catalogue, added, entries);
  }
  entries.resize(kLongListLength);
  std::reverse(entries.begin(), entries.end());
  return entries;
}

std::vector<Entry> EditorialEntries(const Catalogue& catalogue, Day day) {
  const auto week = static_cast<std::uint32_t>((day - kFriday).count() / 7);
  std::vector<Entry> entries;
  for (std::uint32_t slot = 0; slot < kEditorialLength; ++slot) {
    if (std::find(std::begin(kRepeated), std::end(kRepeated), slot) != std::end(kRepeated)) {
      entries.push_back(entries[slot - kRepeatDistance]);
      continue;
    }
    Dice slot_dice(Mix(catalogue.seed(), kForPlaylist, kEditorialKey, slot));
    const std::uint32_t stay_weeks = 2 + slot_dice.Below(5);
    const std::uint32_t head_start = slot_dice.Below(stay_weeks);
    const std::uint32_t generation = (week + head_start) / stay_weeks;
    Dice dice(Mix(catalogue.seed(), kForPlaylist, kEditorialKey, slot, generation));
    const Day chosen = kFriday + days(7 * stay_weeks * generation) - days(7 * head_start);
    const TrackNumber track =
        PickTrack(catalogue, dice, Catalogue::AlbumsOn(chosen - kEditorialTaste),
                  Catalogue::AlbumsOn(chosen), chosen, kEditorialTries);
    entries.push_back({EntryKind::kTrack, track, Seconds{}, 0});
  }
  return entries;
}

std::vector<Entry> NoEntries(const Catalogue&, Day) { return {}; }

}  // namespace tracklake::simulator
