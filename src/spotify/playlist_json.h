// Where the entries stand in the bytes of a playlist, of another list, or of one of their pages. A
// playlist has two shapes: `tracks` with `track` until 2026, `items` with `item` since. Nothing is
// decoded or changed; what a field means is for the transformer, which reads the same rules
// (docs/reference/rows.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "transform/json_value.h"

namespace tracklake {

// A stretch of a body: bytes [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view In(std::string_view body) const { return body.substr(begin, end - begin); }
};

// A paging object's list. Values of a wrong type count as missing here.
struct EntryList {
  std::vector<Span> entries;  // each from its first to its last byte
  std::size_t insert_at = 0;  // behind the last entry, or behind '[' when there is none
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> total;
  std::optional<std::int64_t> limit;
  std::optional<std::string> next;
};

struct PlaylistBody {
  std::optional<std::string> snapshot_id;
  std::optional<EntryList> list;      // nullopt: withheld
  std::optional<std::int64_t> total;  // claimed, also where the entries are withheld
  std::size_t close = 0;              // where the final '}' stands
};

// All take a body and the object that it is (check_answer.h); kBadData when that is not what the
// function expects. Pure; any thread.

// The answer to /playlists/{id}.
Result<PlaylistBody> ReadPlaylist(std::string_view body, JsonValue root);

// The answer to /playlists/{id}/tracks or /items.
Result<EntryList> ReadPage(std::string_view body, JsonValue root);

// Any page of a list that is no playlist: a paging object like /me/tracks, or one inside a member
// `artists` like /me/following. There is no snapshot_id, and always a list.
Result<PlaylistBody> ReadCollection(std::string_view body, JsonValue root);

// In the answer to /playlists/{id}?fields=snapshot_id; nullopt when it is null or missing.
std::optional<std::string> ReadSnapshotId(JsonValue root);

}  // namespace tracklake
