#include <algorithm>

#include "simulator/entries.h"
#include "simulator/extras.h"
#include "simulator/specimens.h"

namespace tracklake::simulator {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::uint64_t kOddsKey = 4;  // keeps this playlist's chance apart; never change
constexpr Day kCollected{std::chrono::year{2013} / 1 / 19};
constexpr std::uint64_t kEpisodes = 6;
constexpr int kGone = 4;
constexpr int kSeasonDays = 28;
constexpr int kWithdrawnPerMille = 50;  // of the specimens, in a season

void AddSpecimens(const Catalogue& catalogue, Day day, std::vector<Entry>& entries) {
  const auto season = static_cast<std::uint64_t>(day.time_since_epoch().count() / kSeasonDays);
  for (std::size_t album = 0; album < Specimens().size(); ++album) {
    Dice dice(Mix(catalogue.seed(), kForPlaylist, kOddsKey, album, season));
    const bool withdrawn = dice.Chance(kWithdrawnPerMille);
    entries.push_back({withdrawn ? EntryKind::kGone : EntryKind::kTrack,
                       withdrawn ? 0 : album * kMaxTracksPerAlbum,
                       Seconds(kCollected) + days(31 * album) + hours(album),
                       static_cast<int>(1 + album % (Users().size() - 1))});
  }
}

void AddOthers(Day day, std::vector<Entry>& entries) {
  for (std::size_t file = 0; file < LocalFiles().size(); ++file) {
    entries.push_back({EntryKind::kLocal, file, Seconds(kCollected) + days(file), 3});
  }
  entries.push_back({EntryKind::kLocal, 0, Seconds(kCollected) + days(900), 3});
  for (std::uint64_t back = 0; back < kEpisodes; ++back) {
    const Seconds at = Seconds(day) - days((day - kFirstDay).count() % 7 + 7 * back) + hours(3);
    entries.push_back({EntryKind::kEpisode, LastEpisodeOn(day) - back, at, 4});
  }
  for (int i = 0; i < kGone; ++i) {
    entries.push_back({EntryKind::kGone, 0, Seconds(kCollected) + days(200 * i), 0});
  }
}

// The same order on every day, so that what stays keeps its place.
void Shuffle(std::uint64_t seed, std::vector<Entry>& entries) {
  Dice dice(Mix(seed, kForPlaylist, kOddsKey));
  for (std::size_t i = entries.size(); i > 1; --i) {
    std::swap(entries[i - 1], entries[dice.Below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace

std::vector<Entry> OddEntries(const Catalogue& catalogue, Day day) {
  std::vector<Entry> entries;
  AddSpecimens(catalogue, day, entries);
  AddOthers(day, entries);
  // The first three specimens once more: without a date, with 1970 as date, without an adder.
  entries.push_back({EntryKind::kTrack, 0, std::nullopt, 2});
  entries.push_back({EntryKind::kTrack, 1 * kMaxTracksPerAlbum, Seconds{}, 0});
  entries.push_back({EntryKind::kTrack, 2 * kMaxTracksPerAlbum, std::nullopt, kNobody});
  Shuffle(catalogue.seed(), entries);
  return entries;
}

}  // namespace tracklake::simulator
