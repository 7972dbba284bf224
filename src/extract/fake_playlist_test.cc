#include "extract/fake_playlist_internal.h"

#include <algorithm>

#include "base/json_text.h"
#include "http/url.h"

namespace tracklake {

std::string FakePlaylist::Entry(std::int64_t i, bool is_2026) {
  return fmt::format(
      R"({{ "added_at":"2026-01-01T00:00:00Z", "{}":{{"id":"{:022}","name":"n\u00e9"}} }})",
      is_2026 ? "item" : "track", i);
}

std::string FakePlaylist::Page(std::int64_t offset, std::int64_t size) const {
  const char* name = is_2026 ? "items" : "tracks";
  const std::string root = fmt::format("{}/playlists/{}/{}", kApi, kId, name);
  const std::int64_t end = std::min(entries, offset + size);
  std::string items;
  for (std::int64_t i = offset; i < end; ++i) {
    if (i > offset) items += ", ";
    items += Entry(i, is_2026);
  }
  std::string target =
      end < entries ? fmt::format("{}?offset={}&limit={}", root, end, page_size) : "";
  if (next) target = next(offset, target);
  return fmt::format(
      R"({{"href":"{}","items":[ {} ],"limit":{},"next":{},"offset":{},"previous":null,"total":{}}})",
      root + std::string(filler_bytes, 'x'), items, page_size,
      target.empty() ? "null" : JsonString(target), offset, claimed < 0 ? entries : claimed);
}

Result<HttpResponse> FakePlaylist::Answer(const HttpRequest& request) {
  if (before) before(requests, this);
  const int number = requests++;
  if (instead) {
    if (auto answer = instead(number, request.url)) return *answer;
  }
  const Url url = *ParseUrl(request.url);
  HttpResponse response{200, {}, ""};
  if (url.Parameter("fields")) {
    response.body = fmt::format(R"({{"snapshot_id":"{}"}})", snapshot);
  } else if (const auto offset = url.Parameter("offset")) {
    response.body = Page(std::stoll(std::string(*offset)), std::min(page_size, cap));
  } else {
    response.body =
        fmt::format(R"({{"id":"{}","name":"Rising","snapshot_id":"{}","{}":{},"type":"playlist"}})",
                    kId, snapshot, is_2026 ? "items" : "tracks", Page(0, page_size));
  }
  return response;
}

}  // namespace tracklake
