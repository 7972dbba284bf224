#include "extract/splice.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"

namespace tracklake {
namespace {

std::string TextOrNull(const std::optional<std::string>& text) {
  return text ? JsonString(*text) : "null";
}

std::string NumberOrNull(const std::optional<std::int64_t>& number) {
  return number ? fmt::format("{}", *number) : "null";
}

std::string PagesJson(const std::vector<PageFact>& pages) {
  std::string json = "[";
  for (const PageFact& page : pages) {
    if (json.size() > 1) json += ",";
    json += fmt::format(R"({{"offset":{},"items":{},"total":{}}})", page.offset, page.items,
                        NumberOrNull(page.total));
  }
  return json + "]";
}

}  // namespace

std::int64_t FetchFacts::items_received() const {
  std::int64_t sum = 0;
  for (const PageFact& page : pages) sum += page.items;
  return sum;
}

Result<> Splicer::Start(const std::string& body, const PlaylistBody& playlist) {
  trailer_ = body.substr(playlist.close);
  const std::string_view bytes = body;
  if (!playlist.list) return Write(bytes.substr(0, playlist.close));
  const EntryList& list = *playlist.list;
  const std::size_t first = list.entries.empty() ? list.insert_at : list.entries.front().begin;
  TL_TRY(Write(bytes.substr(0, first)));
  tail_ = body.substr(list.insert_at, playlist.close - list.insert_at);
  next_offset_ = list.offset.value_or(0);
  return Append(body, list, next_offset_);
}

Result<> Splicer::Add(const std::string& body, const EntryList& list, std::int64_t offset) {
  return Append(body, list, offset);
}

Result<> Splicer::Append(const std::string& body, const EntryList& list, std::int64_t offset) {
  std::size_t from = 0;
  while (from < list.entries.size()) {
    const bool full = entries_ == max_entries_ || bytes_ > kFullObjectBytes;
    if (full || offset != next_offset_) TL_TRY(Continue(offset));
    const auto room = static_cast<std::size_t>(max_entries_ - entries_);
    const std::size_t to = std::min(list.entries.size(), from + room);
    const Span chunk{list.entries[from].begin, list.entries[to - 1].end};
    if (wants_comma_) TL_TRY(Write(","));
    TL_TRY(Write(chunk.In(body)));
    wants_comma_ = true;
    const auto taken = static_cast<std::int64_t>(to - from);
    entries_ += taken;
    offset += taken;
    next_offset_ = offset;
    from = to;
  }
  return {};
}

Result<> Splicer::Continue(std::int64_t offset) {
  TL_TRY(Close(false));
  TL_TRY(Write(fmt::format(R"({{"offset":{},"total":{},"items":[)", offset,
                           NumberOrNull(facts_.total_claimed))));
  tail_ = "]";
  trailer_ = "}";
  wants_comma_ = false;
  is_first_ = false;
  entries_ = 0;
  next_offset_ = offset;
  return {};
}

Result<> Splicer::Finish() { return Close(true); }

Result<> Splicer::Close(bool is_last) {
  TL_TRY(Write(tail_));
  bytes_ = 0;
  return sink_.End(",\"_tracklake\":" + Annotation(is_last) + trailer_);
}

Result<> Splicer::Write(std::string_view bytes) {
  bytes_ += bytes.size();
  return sink_.Write(bytes);
}

std::string Splicer::Annotation(bool is_last) const {
  std::string json = "{";
  const bool tells_itself = is_first_ && facts_.is_playlist;
  if (!tells_itself && !facts_.playlist_id.empty())
    json += "\"playlist_id\":" + JsonString(facts_.playlist_id) + ",";
  json += "\"request\":" + JsonString(facts_.request);
  json += ",\"fetched_at\":" + JsonString(FormatTimestamp(facts_.fetched_at));
  json += ",\"snapshot_before\":" + TextOrNull(facts_.snapshot_before);
  json += ",\"snapshot_after\":" + TextOrNull(facts_.snapshot_after);
  if (is_first_) json += ",\"pages\":" + PagesJson(facts_.pages);
  json += ",\"total_claimed\":" + NumberOrNull(facts_.total_claimed);
  json += fmt::format(",\"items_received\":{}", facts_.items_received());
  if (!facts_.total_claimed) json += fmt::format(",\"has_next\":{}", !(is_last && facts_.ends));
  return json + "}";
}

}  // namespace tracklake
