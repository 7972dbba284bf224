#include "transform/envelope.h"

#include <algorithm>
#include <limits>

#include "transform/record.h"

namespace tracklake {
namespace {

constexpr std::int32_t kMaxPosition = std::numeric_limits<std::int32_t>::max();

std::int32_t SizeOf(JsonValue items) {
  std::int32_t size = 0;  // there are fewer than bytes in a document
  for ([[maybe_unused]] const JsonValue element : items.elements()) ++size;
  return size;
}

// What each element of a page of entries has its position from.
std::int32_t ReadOffset(JsonValue offset, std::int32_t size, FieldReader& identity) {
  const std::int32_t first = identity.AsInt(offset).value_or(0);
  if (first >= 0 && first <= kMaxPosition - size) return first;
  identity.Reject(offset, "an offset that gives positions of 32 bits");
  return 0;
}

// What follows `marker` in a path, up to the next slash; moves the path past it. NULL when the
// marker is not there or nothing follows.
Text TakeSegment(std::string_view& path, std::string_view marker) {
  const std::size_t at = path.find(marker);
  if (at == std::string_view::npos) return std::nullopt;
  path.remove_prefix(at + marker.size());
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment.empty() ? Text() : Text(segment);
}

std::string_view PathOf(std::string_view href) { return href.substr(0, href.find_first_of("?#")); }

bool IsAtOrBelow(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

Provenance ReadProvenance(JsonValue document, Draft& draft) {
  FieldReader& read = draft.read;
  const JsonValue object = read.AsObject(document["_tracklake"]);
  Provenance said;
  if (object.is_absent()) return said;
  said.what = read.AsText(object["what"]);
  said.playlist_id = draft.identity.AsId(object["playlist_id"]);
  said.account = read.AsId(object["account"]);
  said.snapshot_before = read.AsId(object["snapshot_before"]);
  said.reused_from = read.AsId(object["reused_from"]);
  said.has_next = read.AsBool(object["has_next"]);
  read.AsText(object["fetched_at"]);  // what it says was asked before: TimeIn()
  said.asked = read.AsArray(object["asked"]);
  for (const JsonValue id : said.asked.elements()) read.AsText(id);
  if (!said.what) return said;
  said.id = read.AsId(object["id"]);
  said.status = read.AsText(object["status"]);
  said.reason = read.AsText(object["reason"]);
  said.recoverable = read.AsBool(object["recoverable"]);
  said.retry_at = read.AsText(object["retry_at"]);
  return said;
}

std::optional<Seconds> TimeIn(JsonValue root) {
  const Text said = FieldReader().AsText(root["_tracklake"]["fetched_at"]);
  return said ? ParseIsoSeconds(*said) : std::nullopt;
}

Page ReadPage(JsonValue object, Draft& draft) {
  Page page = BareList(object["items"]);
  page.address = ParseListAddress(draft.read.AsText(object["href"]));
  return page;
}

void ReadExtent(JsonValue object, const Provenance& said, Draft& draft, Page* page) {
  const Record record(object);
  page->offset = ReadOffset(record[Key::kOffset], page->size, draft.identity);
  page->total = draft.read.AsInt(record[Key::kTotal]);
  const bool has_next = draft.read.AsText(record[Key::kNext]).has_value();
  page->has_next = said.has_next.value_or(has_next);
  page->is_bare = false;
}

Page BareList(JsonValue items) { return {.items = items, .size = SizeOf(items)}; }

ListAddress ParseListAddress(Text href) {
  ListAddress address;
  if (!href) return address;
  const std::string_view path = PathOf(*href);
  std::string_view rest = path;
  address.playlist_id = TakeSegment(rest, "/playlists/");
  address.lists_entries =
      address.playlist_id && (IsAtOrBelow(rest, "/tracks") || IsAtOrBelow(rest, "/items"));
  rest = path;
  if (const Text album = TakeSegment(rest, "/albums/"); album && IsAtOrBelow(rest, "/tracks")) {
    address.album_id = album;
  }
  return address;
}

Text TrackOfAddress(Text href) {
  if (!href) return std::nullopt;
  std::string_view path = PathOf(*href);
  return TakeSegment(path, "/track/");
}

}  // namespace tracklake
