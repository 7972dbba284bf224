// The playlists of the simulated world, and their content by day. Content is a pure function of
// seed, playlist, day and revision; the snapshot id is a hash of the content, so it changes exactly
// when the content does. Safe for concurrent use.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "simulator/catalogue.h"
#include "simulator/entries.h"

namespace tracklake::simulator {

struct Playlist {
  std::string_view id;    // the same in every world
  std::string_view name;  // may be ""
  const char* description;
  int owner;              // index into Users(), or kSpotify
  int collaborator;       // the same, or kNobody: nobody but the owner may write
  const char* is_public;  // "true", "false" or "null", as JSON
  int images;             // kNullImages: null instead of a list
  int stature;            // followers grow with it
  std::string_view about;
  std::vector<Entry> (*entries)(const Catalogue&, Day);  // nullptr: one of the library's
  int library_number = 0;

  bool editorial() const { return owner == kSpotify; }
  bool collaborative() const { return collaborator != kNobody; }
};

constexpr int kNullImages = -1;
constexpr std::string_view kEditorialPlaylistId = "37i9dQZF1DXSimulated01";

// Those of every world. Spotify's own and the library's are not among them.
std::span<const Playlist> Playlists();

struct Content {
  std::vector<Entry> entries;
  std::string snapshot_id;
};

class PlaylistBook {
 public:
  // The catalogue must outlive the book.
  explicit PlaylistBook(const Catalogue& catalogue);

  // Any playlist of this world; nullptr when there is none of that id.
  const Playlist* Find(std::string_view id) const;

  // What stands under the user's playlists: own and collaborative ones, some that are followed, and
  // one of Spotify's own. A library with playlists of its own hides those of every world.
  std::vector<const Playlist*> ListedFor(int user) const;

  std::span<const Playlist> library() const { return library_; }

  std::shared_ptr<const Content> On(const Playlist& playlist, Day day);

  // From now on the playlist has one more song in front and one fewer at its end.
  void Edit(const Playlist& playlist);
  // Takes all edits back.
  void Reset();

 private:
  using Key = std::tuple<std::string_view, Day, int>;

  const Catalogue& catalogue_;
  std::deque<std::string> texts_;  // ids and names of the library's
  std::vector<Playlist> library_;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const Content>> known_;  // guarded by mutex_
  std::map<std::string_view, int> revisions_;            // guarded by mutex_
};

}  // namespace tracklake::simulator
