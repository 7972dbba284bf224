#include "simulator/library.h"

#include <algorithm>

namespace tracklake::simulator {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

// Keeps the draws of this file apart; never change a value.
enum LibraryKey : std::uint64_t { kTopKey = 1, kPlaylistKey = 2, kPlayKey = 3 };

constexpr Day kNewestSaved{std::chrono::year{2016} / 12 / 24};
constexpr std::size_t kTopLength = 80;
// Coprime to the sizes that people choose, so that what was saved in a row is of many artists.
constexpr std::uint64_t kStride = 7919;

constexpr seconds kPlaySlot = minutes(4);
constexpr int kPlaysPerMille = 450;  // of the slots between these hours
constexpr int kFirstHour = 7;
constexpr int kLastHour = 23;
constexpr int kMostSlotsBack = 20 * 24 * 15;

std::uint64_t Count(int size) { return static_cast<std::uint64_t>(std::max(size, 1)); }

// The number-th song of the library: round after round, each artist gives one.
TrackNumber LibraryTrack(const Catalogue& catalogue, std::uint64_t number) {
  const std::uint64_t artists = Count(catalogue.library().artists);
  const std::uint64_t round = number / artists;
  const std::uint64_t album =
      Catalogue::DeepAlbum(number % artists, round / Catalogue::kDeepAlbumTracks);
  return album * kMaxTracksPerAlbum + round % Catalogue::kDeepAlbumTracks;
}

TrackNumber AnyTrack(const Catalogue& catalogue, Dice& dice) {
  return LibraryTrack(catalogue,
                      dice.Below(static_cast<std::uint32_t>(Count(catalogue.library().tracks))));
}

std::uint64_t Season(TimeRange range, Day day) {
  const auto since = static_cast<std::uint64_t>(day.time_since_epoch().count());
  if (range == TimeRange::kLong) return 0;
  return since / (range == TimeRange::kShort ? 7 : 28);
}

// `many` numbers below `size`, each once.
std::vector<std::uint32_t> Draw(std::uint64_t key, int size, std::size_t many) {
  std::vector<std::uint32_t> drawn;
  Dice dice(key);
  many = std::min(many, static_cast<std::size_t>(std::max(size, 0)));
  while (drawn.size() < many) {
    const std::uint32_t number = dice.Below(static_cast<std::uint32_t>(size));
    if (std::ranges::find(drawn, number) == drawn.end()) drawn.push_back(number);
  }
  return drawn;
}

std::uint64_t TopKey(const Catalogue& catalogue, TimeRange range, Day day, std::uint64_t what) {
  return Mix(catalogue.seed(), kForLibrary, kTopKey, what, static_cast<std::uint64_t>(range),
             Season(range, day));
}

bool IsPlayed(std::int64_t slot, Dice& dice) {
  const std::int64_t hour = slot * kPlaySlot.count() / 3600 % 24;
  return dice.Chance(kPlaysPerMille) && hour >= kFirstHour && hour < kLastHour;
}

}  // namespace

TrackNumber SavedTrack(const Catalogue& catalogue, int place) {
  return LibraryTrack(
      catalogue, static_cast<std::uint64_t>(place) * kStride % Count(catalogue.library().tracks));
}

std::uint64_t SavedAlbum(const Catalogue&, int place) {
  return Catalogue::DeepAlbum(static_cast<std::uint64_t>(place), 0);
}

Seconds SavedAt(int place) { return Seconds(kNewestSaved) - minutes(197 * place); }

std::uint32_t FollowedArtist(const Catalogue& catalogue, int place) {
  return kArtistCount + static_cast<std::uint32_t>(static_cast<std::uint64_t>(place) * kStride %
                                                   Count(catalogue.library().artists));
}

std::vector<TrackNumber> TopTracks(const Catalogue& catalogue, TimeRange range, Day day) {
  std::vector<TrackNumber> tracks;
  for (const auto number :
       Draw(TopKey(catalogue, range, day, 1), catalogue.library().tracks, kTopLength)) {
    tracks.push_back(LibraryTrack(catalogue, number));
  }
  return tracks;
}

std::vector<std::uint32_t> TopArtists(const Catalogue& catalogue, TimeRange range, Day day) {
  auto artists = Draw(TopKey(catalogue, range, day, 2), catalogue.library().artists, kTopLength);
  for (auto& artist : artists) artist += kArtistCount;
  return artists;
}

std::vector<Entry> LibraryPlaylistEntries(const Catalogue& catalogue, int playlist) {
  Dice dice(Mix(catalogue.seed(), kForLibrary, kPlaylistKey, static_cast<std::uint64_t>(playlist)));
  const int length = playlist % 10 == 0 ? dice.Between(210, 420) : dice.Between(12, 160);
  std::vector<Entry> entries;
  for (int i = 0; i < length; ++i) {
    Entry entry{EntryKind::kTrack, AnyTrack(catalogue, dice), SavedAt(1000 + 7 * i), kListener};
    const int odd = dice.Between(0, 99);
    if (odd == 0) entry = {EntryKind::kGone, 0, entry.added_at, kListener};
    if (odd == 1) entry = {EntryKind::kLocal, dice.Below(3), entry.added_at, kListener};
    entries.push_back(entry);
  }
  return entries;
}

std::vector<Play> RecentPlays(const Catalogue& catalogue, Seconds now) {
  std::vector<Play> plays;
  const std::int64_t newest = now.time_since_epoch() / kPlaySlot - 1;
  for (std::int64_t slot = newest; slot > newest - kMostSlotsBack; --slot) {
    Dice dice(Mix(catalogue.seed(), kForLibrary, kPlayKey, static_cast<std::uint64_t>(slot)));
    if (!IsPlayed(slot, dice)) continue;
    const Seconds started{slot * kPlaySlot + seconds(dice.Below(20))};
    plays.push_back({started, dice.Between(0, 999), AnyTrack(catalogue, dice), dice.Between(0, 2)});
    if (plays.size() == kKeptPlays) break;
  }
  return plays;
}

}  // namespace tracklake::simulator
