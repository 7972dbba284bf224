// A list as it is asked for: a playlist, or a personal collection, which is kept as a playlist of
// the name me:<account>:<collection> (docs/reference/raw.md §6). What differs between them is said
// here once; the rest of extraction knows only lists. Plain data, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

enum class ListShape : std::uint8_t {
  kPlaylist,  // the playlist, then pages of its entries; it has a snapshot_id
  kOffset,    // paging objects, each at an offset
  kCursor,    // paging objects inside `artists`, each after the last artist of the one before
};

// What captures and raw keys call a list of entries.
inline constexpr std::string_view kEntriesKind = "playlist";

struct ListRequest {
  std::string source;  // "playlist", "saved_tracks", …: as in the configuration
  std::string kind = std::string(kEntriesKind);  // what is landed, and what captures call it
  std::string id;                                // of the playlist in all tables
  std::string what;                              // the name in errors
  std::string target;                            // of the first answer, below the API's root
  ListShape shape = ListShape::kPlaylist;
  std::vector<std::string> page_paths;  // where `next` may lead
  // Each page is asked with these, whatever `next` says: "additional_types=track,episode".
  std::vector<std::string> parameters;
  // What is added stands first, so that the first answer shows every change but of old entries.
  bool is_newest_first = false;
  bool is_own = false;  // a playlist that the user owns or shares
  // The playlist's snapshot_id as a list of playlists gave it a moment ago.
  std::optional<std::string> snapshot_id;
};

// Two requests of one identity are for the same list.
std::string IdentityOf(const ListRequest& list);

// `market`: two letters, or empty.
ListRequest PlaylistList(const std::string& id, const std::string& market);

ListRequest SavedTracksList(const std::string& account, const std::string& market);
ListRequest SavedAlbumsList(const std::string& account, const std::string& market);
ListRequest FollowedArtistsList(const std::string& account);

// All playlists that the user follows: a list of playlists, not of entries.
ListRequest MyPlaylistsList(const std::string& account);

// Artists and tracks, each over the last weeks, months and years: six lists.
std::vector<ListRequest> TopLists(const std::string& account);

}  // namespace tracklake
