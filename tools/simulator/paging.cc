#include "simulator/paging.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "simulator/objects.h"

namespace tracklake::simulator {
namespace {

constexpr std::array<std::string_view, 7> kKeptParameters = {
    "additional_types", "fields", "include_groups", "locale", "market", "time_range", "type"};

std::string Link(const std::string& url, const Request& request, int offset, int limit) {
  const char mark = url.find('?') == std::string::npos ? '?' : '&';
  std::string link = fmt::format("{}{}offset={}&limit={}", url, mark, offset, limit);
  for (const auto name : kKeptParameters) {
    const std::string value = request.Query(std::string(name));
    if (value.empty()) continue;
    std::string list;
    for (const std::string& part : SplitList(value)) {
      list += (list.empty() ? "" : ",") + PercentEncode(part);
    }
    link += fmt::format("&{}={}", name, list);
  }
  return link;
}

std::string Quoted(const std::string& link) { return Json(link).dump(); }

}  // namespace

std::expected<Slice, Reply> ReadSlice(const Request& request, int default_limit, int max_limit) {
  const auto limit = QueryNumber(request, "limit", 1, max_limit, default_limit);
  if (!limit) return std::unexpected(ApiError(400, "Invalid limit"));
  const auto offset = QueryNumber(request, "offset", 0, kMaxOffset, 0);
  if (!offset) return std::unexpected(ApiError(400, "Invalid offset"));
  return Slice{*offset, *limit};
}

std::string PagingText(const std::string& url, const Request& request, Slice slice, int total,
                       int max_limit, const std::string& items) {
  const int step = std::min(slice.limit, max_limit);
  const int next = slice.offset + slice.limit;
  const int previous = std::max(slice.offset - step, 0);
  return fmt::format(
      R"({{"href":{},"items":[{}],"limit":{},"next":{},"offset":{},"previous":{},"total":{}}})",
      Quoted(Link(url, request, slice.offset, slice.limit)), items, slice.limit,
      next < total ? Quoted(Link(url, request, next, step)) : "null", slice.offset,
      slice.offset > 0 ? Quoted(Link(url, request, previous, step)) : "null", total);
}

}  // namespace tracklake::simulator
