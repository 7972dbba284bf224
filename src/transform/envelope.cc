#include "transform/envelope.h"

#include <algorithm>
#include <limits>

#include "transform/record.h"

namespace tracklake {
namespace {

constexpr std::int64_t kMaxPosition = std::numeric_limits<std::int32_t>::max();

// Counts the elements and checks that each of them can have a position.
void Measure(Page& page, JsonValue offset, FieldReader& read) {
  std::int64_t size = 0;
  for ([[maybe_unused]] const JsonValue element : page.items.elements()) ++size;
  if (page.offset < 0 || page.offset + size > kMaxPosition) {
    read.Reject(offset, "an offset that gives positions of 32 bits");
    return;
  }
  page.size = static_cast<std::int32_t>(size);
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

Provenance ReadProvenance(JsonValue document, FieldReader& read) {
  const JsonValue object = read.AsObject(document["_tracklake"]);
  Provenance said;
  if (object.is_absent()) return said;
  said.what = read.AsText(object["what"]);
  said.playlist_id = read.AsId(object["playlist_id"]);
  said.account = read.AsId(object["account"]);
  said.snapshot_before = read.AsId(object["snapshot_before"]);
  said.reused_from = read.AsId(object["reused_from"]);
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

Page ReadPage(JsonValue object, FieldReader& read) {
  const Record record(object);
  Page page;
  page.items = record[Key::kItems];
  page.href = read.AsText(record[Key::kHref]);
  page.offset = read.AsInt(record[Key::kOffset]).value_or(0);
  page.total = read.AsInt(record[Key::kTotal]);
  page.has_next = read.AsText(record[Key::kNext]).has_value();
  Measure(page, record[Key::kOffset], read);
  return page;
}

Page BareList(JsonValue items, FieldReader& read) {
  Page page;
  page.items = items;
  Measure(page, items, read);
  return page;
}

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
