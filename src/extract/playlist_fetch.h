// Reads one playlist whole: the playlist itself, then page after page by `next`, then its
// snapshot_id once more. One that moved meanwhile is read again, at most three times.
//
// What `next` says is checked before it is followed: same server, same playlist, a greater offset.
// Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "extract/page_shelf.h"
#include "extract/splice.h"
#include "spotify/client.h"
#include "spotify/playlist_json.h"

namespace tracklake {

inline constexpr int kMaxRereads = 3;

// A playlist holds some ten thousand entries, a page twenty at least.
inline constexpr std::size_t kMaxPages = 2000;

struct PlaylistPage {
  EntryList list;
  std::int64_t offset = 0;
};

// What came, as it came.
struct PlaylistRead {
  explicit PlaylistRead(ObjectStore* store) : bodies(store) {}

  FetchFacts facts;
  std::string body;  // the first answer
  PlaylistBody playlist;
  std::vector<PlaylistPage> pages;  // the later ones, in order
  PageShelf bodies;                 // of the later pages, by the same index
};

struct PlaylistFetch {
  std::optional<PlaylistRead> read;  // nullopt: nothing came
  std::optional<Refusal> refusal;    // why something is missing or in doubt
  int calls = 0;
};

class PlaylistFetcher {
 public:
  // Called after each page: entries received so far, and how many the playlist claims to have.
  using Progress = std::function<void(std::int64_t received, std::optional<std::int64_t> claimed)>;

  // Borrows the client, and the store for its local disk. `market`: two letters or empty.
  PlaylistFetcher(Client* client, ObjectStore* store, std::string market, Progress progress = {});

  // What Spotify does is in the result; fails only when this machine does (kIo).
  Result<PlaylistFetch> Fetch(const std::string& playlist_id);

 private:
  // A step of reading: done, refused by Spotify, or failed on this machine.
  using Step = Result<std::optional<Refusal>>;

  std::optional<Refusal> ReadFirst(const std::string& id, PlaylistRead* read);
  Step ReadPages(PlaylistRead* read);
  Step ReadPage(const std::string& target, PlaylistRead* read);
  std::optional<Refusal> CheckSnapshot(PlaylistRead* read);
  Result<std::string> NextTarget(const PlaylistRead& read, const EntryList& last,
                                 std::int64_t last_offset) const;
  std::optional<Refusal> Ask(const std::string& target, const Client::Reader& reader,
                             Fetched* fetched);
  void Report(const PlaylistRead& read) const;

  Client* const client_;
  ObjectStore* const store_;
  const std::string market_;
  const Progress progress_;
  PlaylistReader reader_;
  std::string what_;  // the playlist under way, for errors
  int calls_ = 0;
};

}  // namespace tracklake
