#include "extract/page_link.h"

#include <algorithm>

#include "base/whole_number.h"

namespace tracklake {
namespace {

std::optional<std::int64_t> NumberIn(const Url& url, std::string_view name) {
  const auto text = url.Parameter(name);
  if (!text) return std::nullopt;
  const auto number = WholeNumber<std::int64_t>(*text);
  return number && *number >= 0 ? number : std::nullopt;
}

void AddParameter(const std::string& parameter, Url* url) {
  if (url->Parameter(parameter.substr(0, parameter.find('=')))) return;
  if (!url->query.empty()) url->query += '&';
  url->query += parameter;
}

// Where the next page begins; nullopt when the link leads no further than this page.
std::optional<std::int64_t> OffsetOf(const ListRequest& list, const EntryList& page,
                                     std::int64_t offset, const Url& url) {
  if (list.shape == ListShape::kCursor) {
    if (page.entries.empty() || !url.Parameter("after")) return std::nullopt;
    return offset + static_cast<std::int64_t>(page.entries.size());
  }
  const auto next = NumberIn(url, "offset");
  // A first answer may hold no entry yet, and lead to the same place.
  const bool leads_on = next && (*next > offset || (page.entries.empty() && *next == offset));
  return leads_on ? next : std::nullopt;
}

}  // namespace

Result<std::optional<PageLink>> LinkOf(const Client& client, const ListRequest& list,
                                       const EntryList& page, std::int64_t offset) {
  if (!page.next) return std::nullopt;
  TL_ASSIGN(const std::string target, client.TargetOf(*page.next));
  TL_ASSIGN(Url url, ParseUrl("https://api" + target));
  if (std::ranges::find(list.page_paths, url.path) == list.page_paths.end()) {
    return Fail(ErrorKind::kBadData, "the next page is not one of this list");
  }
  const auto next = OffsetOf(list, page, offset, url);
  if (!next) {
    return Fail(ErrorKind::kBadData, "the next page does not lead further than offset {}", offset);
  }
  for (const std::string& parameter : list.parameters) AddParameter(parameter, &url);
  PageLink link{*next, url.PathAndQuery(), NumberIn(url, "limit"), {}};
  if (list.shape == ListShape::kCursor) link.cursor = url.Parameter("after").value_or("");
  return link;
}

PageLink AtOffset(const PageLink& link, std::int64_t offset) {
  constexpr std::string_view kName = "offset=";
  const std::string& target = link.target;
  std::size_t at = target.find(kName, target.find('?'));
  while (at != std::string::npos && target[at - 1] != '?' && target[at - 1] != '&') {
    at = target.find(kName, at + 1);
  }
  if (at == std::string::npos) return link;
  at += kName.size();
  const std::size_t end = std::min(target.find('&', at), target.size());
  return {offset,
          target.substr(0, at) + fmt::format("{}", offset) + target.substr(end),
          link.limit,
          {}};
}

}  // namespace tracklake
