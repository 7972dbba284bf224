#include "spotify/page_limits.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "base/json_error.h"
#include "base/json_text.h"
#include "base/time.h"

namespace tracklake {
namespace {

constexpr std::string_view kKey = "_tracklake/state/page_limits.json";
constexpr std::int64_t kSchemaVersion = 1;

constexpr std::array kLimits = {50, 20, 10, 5, 1};

}  // namespace

PageLimits::PageLimits(ObjectStore* store, Clock* clock)
    : clock_(clock), object_(store, std::string(kKey), {Format, Parse}) {}

int PageLimits::NextLimit(int refused) {
  const auto next = std::ranges::find_if(kLimits, [&](int limit) { return limit < refused; });
  return next == kLimits.end() ? kLimits.back() : *next;
}

std::optional<int> PageLimits::Of(std::string_view family) {
  const MutexLock lock(mutex_);
  // What cannot be read is unknown.
  if (!families_) families_ = object_.Load().value_or(std::make_shared<const Families>());
  const auto found = families_->find(family);
  if (found == families_->end()) return std::nullopt;
  const Seconds now = clock_->NowSeconds();
  const bool is_fresh = found->second.at <= now && now - found->second.at < kPageLimitsLast;
  return is_fresh ? std::optional(found->second.limit) : std::nullopt;
}

Result<> PageLimits::Lower(std::string_view family, int refused) {
  const MutexLock lock(mutex_);
  TL_ASSIGN(families_, object_.Update([&](Families* families) {
    (*families)[std::string(family)] = {NextLimit(refused), clock_->NowSeconds()};
    return true;
  }));
  return {};
}

// A text that is none of ours says nothing, and is written anew.
Result<PageLimits::Families> PageLimits::Parse(const std::string& bytes,
                                               std::string_view /*place*/) {
  Families learned;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::object families;
  std::int64_t version = 0;
  if (JsonError(parser.parse(bytes).get(root)) != simdjson::SUCCESS ||
      root["schema_version"].get(version) != simdjson::SUCCESS || version != kSchemaVersion ||
      root["families"].get(families) != simdjson::SUCCESS) {
    return learned;
  }
  for (const auto& [name, entry] : families) {
    std::int64_t limit = 0;
    std::string_view at;
    if (entry["limit"].get(limit) != simdjson::SUCCESS || limit < 1 || limit > 100 ||
        entry["at"].get(at) != simdjson::SUCCESS) {
      continue;
    }
    if (const auto time = ParseIsoSeconds(at)) {
      learned[std::string(name)] = {static_cast<int>(limit), *time};
    }
  }
  return learned;
}

std::string PageLimits::Format(const Families& families) {
  std::string json = fmt::format(R"({{"schema_version":{},"families":{{)", kSchemaVersion);
  for (const auto& [name, learned] : families) {
    if (!json.ends_with('{')) json += ',';
    json += fmt::format(R"({}:{{"limit":{},"at":"{}"}})", JsonString(name), learned.limit,
                        FormatTimestamp(learned.at));
  }
  return json + "}}\n";
}

}  // namespace tracklake
