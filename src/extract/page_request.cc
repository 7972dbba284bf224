#include "extract/page_request.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <tuple>

namespace tracklake {
namespace {

// Where the value of `limit` stands; nullopt where there is none that is a number.
struct LimitPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
  int limit = 0;
};

std::optional<LimitPlace> FindLimit(std::string_view target) {
  constexpr std::string_view kName = "limit=";
  std::size_t at = target.find(kName, target.find('?'));
  while (at != target.npos && target[at - 1] != '?' && target[at - 1] != '&') {
    at = target.find(kName, at + 1);
  }
  if (at == target.npos) return std::nullopt;
  LimitPlace place{at + kName.size(), std::min(target.find('&', at), target.size()), 0};
  const char* end = target.data() + place.end;
  const auto [rest, error] = std::from_chars(target.data() + place.begin, end, place.limit);
  if (error != std::errc() || rest != end) return std::nullopt;
  return place;
}

// The same with no greater limit.
std::string Limited(std::string target, int limit) {
  const auto place = FindLimit(target);
  if (!place || place->limit <= limit) return target;
  return target.replace(place->begin, place->end - place->begin, fmt::format("{}", limit));
}

}  // namespace

Reply GetPage(Client* client, PageLimits* limits, std::string target, std::string_view what,
              JsonDocument* document, const Client::Reader& read) {
  if (limits == nullptr || !FindLimit(target)) return client->Get(target, what, document, read);
  const std::string family = FamilyOf(target);
  if (const auto limit = limits->Of(family)) target = Limited(std::move(target), *limit);
  int calls = 0;
  for (int lowered = 0, refused = 0;; ++lowered) {  // up to kMaxLowerings
    Reply reply = client->Get(target, what, document, read);
    reply.calls += calls;
    // A 400 may be of another kind: only a lower limit that is taken is worth remembering; where
    // it cannot be, the greater one is refused once more in the next run.
    if (reply.result.has_value() && lowered > 0) std::ignore = limits->Lower(family, refused);
    if (reply.result.has_value() || reply.result.error().meaning != Meaning::kLimitRefused) {
      return reply;
    }
    refused = FindLimit(target)->limit;
    const int next = PageLimits::NextLimit(refused);
    if (lowered == kMaxLowerings || next >= refused) return reply;
    target = Limited(std::move(target), next);
    calls = reply.calls;
  }
}

}  // namespace tracklake
