#include "simulator/quota.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tracklake::simulator {
namespace {

constexpr int kMostCalls = 100'000'000;

}  // namespace

std::optional<int> QuotaLimits::Of(std::string_view family) const {
  const auto own = by_family.find(family);
  return own == by_family.end() ? calls_per_day : std::optional(own->second);
}

Result<> AddQuota(std::string_view text, QuotaLimits& limits) {
  const std::size_t equals = text.find('=');
  const std::string_view digits = equals == std::string_view::npos ? text : text.substr(equals + 1);
  int calls = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), calls);
  const bool number = error == std::errc{} && end == digits.data() + digits.size();
  if (!number || calls < 0 || calls > kMostCalls || equals == 0) {
    return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is not a quota", text),
                    "Write 600 for every family, or artists=600 for one.");
  }
  if (equals == std::string_view::npos) {
    limits.calls_per_day = calls;
  } else {
    limits.by_family[std::string(text.substr(0, equals))] = calls;
  }
  return {};
}

std::optional<Seconds> QuotaBook::Spend(std::string_view account, std::string_view family,
                                        Seconds now) {
  const std::lock_guard lock(mutex_);
  Count& count = counts_[{std::string(account), std::string(family)}];
  while (!count.calls.empty() && count.calls.front() + kQuotaWindow <= now) {
    count.calls.pop_front();
  }
  const auto limit = limits_.Of(family);
  if (!limit || count.calls.size() < static_cast<std::size_t>(*limit)) {
    count.calls.push_back(now);
    return std::nullopt;
  }
  ++count.refused;
  if (now < count.closed_until) ++count.too_early;
  count.closed_until = (count.calls.empty() ? now : count.calls.front()) + kQuotaWindow;
  return count.closed_until;
}

void QuotaBook::Set(QuotaLimits limits) {
  const std::lock_guard lock(mutex_);
  limits_ = std::move(limits);
  counts_.clear();
}

nlohmann::json QuotaBook::Report(Seconds now) const {
  const std::lock_guard lock(mutex_);
  nlohmann::json report = nlohmann::json::array();
  for (const auto& [key, count] : counts_) {
    const auto recent =
        std::ranges::count_if(count.calls, [now](Seconds at) { return at + kQuotaWindow > now; });
    nlohmann::json line = {{"account", key.first},     {"family", key.second},
                           {"limit", nullptr},         {"calls", recent},
                           {"refused", count.refused}, {"too_early", count.too_early},
                           {"retry_at", nullptr}};
    if (const auto limit = limits_.Of(key.second)) line["limit"] = *limit;
    if (count.closed_until > now) line["retry_at"] = FormatTimestamp(count.closed_until);
    report.push_back(std::move(line));
  }
  return report;
}

Reply QuotaExceeded(std::chrono::seconds retry_after) {
  const nlohmann::json body = {
      {"error", {{"status", 429}, {"message", "Too many requests"}, {"reason", "QUOTA_EXCEEDED"}}}};
  Reply reply;
  reply.status = 429;
  reply.body = body.dump();
  reply.headers = {{"Retry-After", fmt::format("{}", retry_after.count())}};
  return reply;
}

}  // namespace tracklake::simulator
