#include "spotify/playlist_json.h"

#include <cstdlib>
#include <limits>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "transform/json_scalar.h"

namespace tracklake {
namespace {

// Of what is written with a point; columns hold no greater ones.
constexpr std::int64_t kLargestPosition = std::numeric_limits<std::int32_t>::max();

// The member under which tracklake keeps its own facts; nobody else may write it.
constexpr std::string_view kReserved = "_tracklake";

// From the value's first byte to its last.
Span SpanOf(std::string_view body, JsonValue value) {
  const std::string_view raw = value.raw();
  const auto begin = static_cast<std::size_t>(raw.data() - body.data());
  return {begin, begin + raw.size()};
}

void ReadEntries(std::string_view body, JsonValue items, EntryList* list) {
  list->insert_at = SpanOf(body, items).begin + 1;
  for (const JsonValue entry : items.elements()) list->entries.push_back(SpanOf(body, entry));
  if (!list->entries.empty()) list->insert_at = list->entries.back().end;
}

// An integer where there is one, 55.0 too; anything else counts as missing.
void TakeInteger(JsonValue value, std::optional<std::int64_t>* target) {
  if (*target || value.kind() != JsonKind::kNumber) return;
  const std::string_view number = value.raw_scalar();
  const auto integer = ParseIntegral(number);
  const bool has_point = number.find_first_of(".eE") != std::string_view::npos;
  if (!integer || (has_point && std::abs(*integer) > kLargestPosition)) return;
  *target = integer;
}

void TakeText(JsonValue value, std::optional<std::string>* target) {
  if (!*target) *target = value.text_if_any();
}

// An empty one names no state of the playlist.
void TakeSnapshotId(JsonValue value, std::optional<std::string>* target) {
  TakeText(value, target);
  if (*target && (*target)->empty()) target->reset();
}

// Members of a paging object.
struct Paging {
  EntryList list;
  bool has_list = false;   // there is an array `items`
  bool is_broken = false;  // `items` or `offset` is none: the transformer refuses the whole of it
};

void ReadPagingMember(std::string_view body, const JsonField& member, Paging* paging) {
  const auto& [key, value] = member;
  EntryList& list = paging->list;
  if (key == "items" && !paging->has_list) {
    paging->has_list = value.is_array();
    if (paging->has_list) ReadEntries(body, value, &list);
    paging->is_broken |= !paging->has_list && !value.is_null();
  }
  if (key == "offset") {
    TakeInteger(value, &list.offset);
    paging->is_broken |= !list.offset && !value.is_null();
  }
  if (key == "total") TakeInteger(value, &list.total);
  if (key == "limit") TakeInteger(value, &list.limit);
  if (key == "next") TakeText(value, &list.next);
}

// A paging object; of two under one key the first. What is neither one nor null is a broken one.
void ReadPaging(std::string_view body, JsonValue value, std::optional<Paging>* paging) {
  if (*paging || value.is_null()) return;
  paging->emplace().is_broken = !value.is_object();
  for (const JsonField member : value.fields()) ReadPagingMember(body, member, &**paging);
}

struct Playlist {
  std::optional<std::string> type;
  bool is_reserved = false;
  std::optional<std::string> snapshot_id;
  std::optional<Paging> tracks;
  std::optional<Paging> items;
};

Playlist MembersOf(std::string_view body, JsonValue root) {
  Playlist playlist;
  for (const auto [key, value] : root.fields()) {
    if (key == "type") TakeText(value, &playlist.type);
    if (key == kReserved) playlist.is_reserved = true;
    if (key == "snapshot_id") TakeSnapshotId(value, &playlist.snapshot_id);
    if (key == "items") ReadPaging(body, value, &playlist.items);
    if (key == "tracks") ReadPaging(body, value, &playlist.tracks);
  }
  return playlist;
}

bool HasList(const std::optional<Paging>& paging) { return paging && paging->has_list; }
bool IsBroken(const std::optional<Paging>& paging) { return paging && paging->is_broken; }

// A playlist that was asked for with chosen fields says no type.
bool IsPlaylist(const Playlist& playlist) {
  if (!playlist.type) return HasList(playlist.items) || HasList(playlist.tracks);
  return EqualsIgnoringCase(*playlist.type, "playlist");
}

std::unexpected<Error> Reserved() {
  return Fail(ErrorKind::kBadData, "the answer has a member {} of its own", kReserved);
}

}  // namespace

Result<PlaylistBody> ReadPlaylist(std::string_view body, JsonValue root) {
  Playlist playlist = MembersOf(body, root);
  if (!IsPlaylist(playlist)) return Fail(ErrorKind::kBadData, "the answer is not a playlist");
  if (playlist.is_reserved) return Reserved();
  PlaylistBody result;
  result.snapshot_id = std::move(playlist.snapshot_id);
  result.close = body.find_last_of('}');
  const bool takes_items = HasList(playlist.items) || !HasList(playlist.tracks);
  const auto& [paging, other] = takes_items ? std::tie(playlist.items, playlist.tracks)
                                            : std::tie(playlist.tracks, playlist.items);
  if (IsBroken(paging) || (!HasList(paging) && IsBroken(other))) {
    return Fail(ErrorKind::kBadData,
                "the playlist's entries are not a list, or have no place in it");
  }
  if (paging) result.total = paging->list.total;
  if (!result.total && other) result.total = other->list.total;
  if (HasList(paging)) result.list = std::move(paging->list);
  return result;
}

Result<EntryList> ReadPage(std::string_view body, JsonValue root) {
  Paging paging;
  for (const JsonField member : root.fields()) ReadPagingMember(body, member, &paging);
  if (!paging.has_list) return Fail(ErrorKind::kBadData, "the answer is not a page of a list");
  return std::move(paging.list);
}

Result<PlaylistBody> ReadCollection(std::string_view body, JsonValue root) {
  Paging at_root;
  std::optional<Paging> artists;
  bool is_reserved = false;
  for (const JsonField member : root.fields()) {
    if (member.key == kReserved) is_reserved = true;
    if (member.key == "artists") ReadPaging(body, member.value, &artists);
    ReadPagingMember(body, member, &at_root);
  }
  Paging& paging = artists ? *artists : at_root;
  if (!paging.has_list || paging.is_broken) {
    return Fail(ErrorKind::kBadData, "the answer is not a list");
  }
  if (is_reserved) return Reserved();
  PlaylistBody result;
  result.total = paging.list.total;
  result.list = std::move(paging.list);
  result.close = body.find_last_of('}');
  return result;
}

std::optional<std::string> ReadSnapshotId(JsonValue root) {
  std::optional<std::string> snapshot_id;
  for (const auto [key, value] : root.fields()) {
    if (key == "snapshot_id") TakeSnapshotId(value, &snapshot_id);
  }
  return snapshot_id;
}

}  // namespace tracklake
