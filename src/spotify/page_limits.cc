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

// Each conflict means that another process has learnt something: more are a fault.
constexpr int kMaxConflicts = 100;

constexpr std::array kLimits = {50, 20, 10, 5, 1};

}  // namespace

int PageLimits::NextLimit(int refused) {
  const auto next = std::ranges::find_if(kLimits, [&](int limit) { return limit < refused; });
  return next == kLimits.end() ? kLimits.back() : *next;
}

std::optional<int> PageLimits::Of(std::string_view family) {
  const MutexLock lock(mutex_);
  if (!is_read_) Read();
  const auto found = families_.find(family);
  if (found == families_.end()) return std::nullopt;
  const Seconds now = clock_->NowSeconds();
  const bool is_fresh = found->second.at <= now && now - found->second.at < kPageLimitsLast;
  return is_fresh ? std::optional(found->second.limit) : std::nullopt;
}

Result<> PageLimits::Lower(std::string_view family, int refused) {
  const MutexLock lock(mutex_);
  for (int conflicts = 0; conflicts < kMaxConflicts; ++conflicts) {
    Read();
    families_[std::string(family)] = {NextLimit(refused), clock_->NowSeconds()};
    const std::string bytes = Format(families_);
    const auto written = store_->Swap(kKey, bytes, version_);
    if (written.has_value()) return {};
    if (written.error().kind != ErrorKind::kConflict) return std::unexpected(written.error());
  }
  return Fail(ErrorKind::kConflict, "{} changes too often to be written", kKey);
}

void PageLimits::Read() {
  is_read_ = true;
  families_.clear();
  version_.reset();
  std::string bytes;
  auto read = store_->Get(kKey, &bytes);
  if (!read.has_value()) return;
  version_ = *std::move(read);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::object families;
  std::int64_t version = 0;
  if (JsonError(parser.parse(bytes).get(root)) != simdjson::SUCCESS ||
      root["schema_version"].get(version) != simdjson::SUCCESS || version != kSchemaVersion ||
      root["families"].get(families) != simdjson::SUCCESS) {
    return;
  }
  for (const auto& [name, entry] : families) {
    std::int64_t limit = 0;
    std::string_view at;
    if (entry["limit"].get(limit) != simdjson::SUCCESS || limit < 1 || limit > 100 ||
        entry["at"].get(at) != simdjson::SUCCESS) {
      continue;
    }
    if (const auto time = ParseIsoSeconds(at)) {
      families_[std::string(name)] = {static_cast<int>(limit), *time};
    }
  }
}

std::string PageLimits::Format(const std::map<std::string, Learned, std::less<>>& families) {
  std::string json = fmt::format(R"({{"schema_version":{},"families":{{)", kSchemaVersion);
  for (const auto& [name, learned] : families) {
    if (!json.ends_with('{')) json += ',';
    json += fmt::format(R"({}:{{"limit":{},"at":"{}"}})", JsonString(name), learned.limit,
                        FormatTimestamp(learned.at));
  }
  return json + "}}\n";
}

}  // namespace tracklake
