#include "simulator/playlists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/base64.h"
#include "base/sha256.h"
#include "simulator/library.h"

namespace tracklake::simulator {
namespace {

// Contents kept at hand: a few playlists on a few days. More are made anew, they cost little.
constexpr std::size_t kMaxKnown = 64;
constexpr std::size_t kSnapshotHashBytes = 20;
constexpr std::uint64_t kEditKey = 99;  // keeps the chance of edits apart; never change

// Real ids start with a digit below 8; these say what they are.
constexpr std::array kPlaylists = {
    Playlist{"0Top50DailyChart000001", "Top 50 – Simulated",
             "Your daily update of what&#x27;s played most in a world that doesn&#x27;t exist.", 1,
             kNobody, "true", 1, 900, "daily chart of 50, ranks move", ChartEntries},
    Playlist{"1LongListOf715Songs002", "everything, always 📼", "", 2, kNobody, "true", 3, 260,
             "715 songs, a few added and dropped on most days", LongListEntries},
    Playlist{"2FridayEditorial000003", "Fresh on Friday", "New every <b>Friday</b> &amp; free.", 1,
             kNobody, "true", 1, 640, "120 entries with repeats, changed weekly, added_at 1970",
             EditorialEntries},
    Playlist{"3OddsAndEndsOfMusic004", "Odds & \"Ends\", حكايات", nullptr, 3, 2, "null", 1, 90,
             "nulls, local files, episodes, odd dates and names", OddEntries},
    Playlist{"4EmptyPlaylist00000005", "", nullptr, 5, kNobody, "false", kNullImages, 1,
             "no entries, no name, images null", NoEntries},
};

// Ids of this form are Spotify's own playlists, which development apps may not see.
constexpr Playlist kEditorialPlaylist{kEditorialPlaylistId,
                                      "Today in Simulation",
                                      "Made for nobody in particular.",
                                      kSpotify,
                                      kNobody,
                                      "true",
                                      1,
                                      950,
                                      "Spotify's own, only for extended apps",
                                      ChartEntries};

std::string SnapshotId(const Playlist& playlist, const std::vector<Entry>& entries) {
  std::string text(playlist.id);
  for (const Entry& entry : entries) {
    fmt::format_to(std::back_inserter(text), "\n{} {} {} {}", static_cast<int>(entry.kind),
                   entry.number, entry.added_at ? entry.added_at->time_since_epoch().count() : -1,
                   entry.added_by);
  }
  const std::string hex = Sha256Hex(text);
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < kSnapshotHashBytes; ++i) {
    unsigned value = 0;
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return EncodeBase64(bytes);
}

std::shared_ptr<const Content> Make(const Catalogue& catalogue, const Playlist& playlist, Day day,
                                    int revision) {
  auto content = std::make_shared<Content>();
  content->entries = playlist.entries != nullptr
                         ? playlist.entries(catalogue, day)
                         : LibraryPlaylistEntries(catalogue, playlist.library_number);
  for (int edit = 1; edit <= revision && !content->entries.empty(); ++edit) {
    Dice dice(Mix(catalogue.seed(), kForPlaylist, kEditKey, static_cast<std::uint64_t>(edit)));
    const TrackNumber track =
        PickTrack(catalogue, dice, kBackCatalogue, Catalogue::AlbumsOn(day), day, 1);
    content->entries.insert(content->entries.begin(),
                            {EntryKind::kTrack, track, Seconds(day), playlist.owner});
    content->entries.pop_back();
  }
  content->snapshot_id = SnapshotId(playlist, content->entries);
  return content;
}

}  // namespace

std::span<const Playlist> Playlists() { return kPlaylists; }

PlaylistBook::PlaylistBook(const Catalogue& catalogue) : catalogue_(catalogue) {
  constexpr int kForeignEvery = 8;  // of those that the listener only collaborates on
  for (int number = 0; number < catalogue.library().playlists; ++number) {
    const auto key = static_cast<std::uint64_t>(number);
    const std::string& id = texts_.emplace_back(MakeId(catalogue.seed(), IdKind::kPlaylist, key));
    const std::string& name = texts_.emplace_back(fmt::format("Mixtape {}", number + 1));
    const bool foreign = number % kForeignEvery == kForeignEvery - 1;
    library_.push_back({id, name, "", foreign ? kListener + 1 : kListener,
                        foreign ? kListener : kNobody, number % 3 == 0 ? "false" : "true", 1, 20,
                        "of the library", nullptr, number});
  }
}

const Playlist* PlaylistBook::Find(std::string_view id) const {
  for (const std::span<const Playlist> list : {Playlists(), library()}) {
    const auto found = std::ranges::find(list, id, &Playlist::id);
    if (found != list.end()) return &*found;
  }
  return id == kEditorialPlaylistId ? &kEditorialPlaylist : nullptr;
}

std::vector<const Playlist*> PlaylistBook::ListedFor(int user) const {
  std::vector<const Playlist*> listed;
  for (const Playlist& playlist : library_.empty() ? Playlists() : library()) {
    if (playlist.owner == user || playlist.collaborator == user) listed.push_back(&playlist);
  }
  listed.push_back(&kPlaylists[0]);
  listed.push_back(&kEditorialPlaylist);
  return listed;
}

std::shared_ptr<const Content> PlaylistBook::On(const Playlist& playlist, Day day) {
  const std::lock_guard lock(mutex_);
  const int revision = revisions_[playlist.id];
  if (known_.size() >= kMaxKnown) known_.clear();
  auto& content = known_[{playlist.id, day, revision}];
  if (!content) content = Make(catalogue_, playlist, day, revision);
  return content;
}

void PlaylistBook::Edit(const Playlist& playlist) {
  const std::lock_guard lock(mutex_);
  ++revisions_[playlist.id];
}

void PlaylistBook::Reset() {
  const std::lock_guard lock(mutex_);
  revisions_.clear();
}

}  // namespace tracklake::simulator
