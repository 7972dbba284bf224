#include "simulator/faults.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/mix.h"

namespace tracklake::simulator {
namespace {

constexpr int kServerErrors[] = {500, 502, 503, 504};
constexpr const char* kPlainText = "text/plain; charset=utf-8";

}  // namespace

void FaultPlan::Set(std::vector<FaultRule> rules) {
  const std::lock_guard lock(mutex_);
  rules_.clear();
  for (FaultRule& rule : rules) rules_.push_back({std::move(rule)});
}

void FaultPlan::ResetCounts() {
  const std::lock_guard lock(mutex_);
  for (Counted& counted : rules_) counted.met = counted.taken = 0;
}

bool FaultPlan::Takes(Counted& counted, std::size_t index, const Request& request, int page) const {
  const FaultRule& rule = counted.rule;
  if (!request.path.starts_with(rule.path)) return false;
  if (rule.kind == FaultKind::kChange && page < rule.page) return false;
  const int ordinal = ++counted.met;
  if (rule.max && counted.taken >= *rule.max) return false;
  if (!rule.at.empty()) {
    return std::find(rule.at.begin(), rule.at.end(), ordinal) != rule.at.end();
  }
  if (!rule.rate) return true;
  Dice dice(Mix(seed_, kForFault, index, static_cast<std::uint64_t>(ordinal)));
  return static_cast<double>(dice.Next() >> 11) * 0x1.0p-53 < *rule.rate;
}

std::optional<FaultRule> FaultPlan::Next(const Request& request, int page) {
  const std::lock_guard lock(mutex_);
  std::optional<FaultRule> taken;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    Counted& counted = rules_[i];
    if (!Takes(counted, i, request, page) || taken) continue;
    taken = counted.rule;
    const auto turn = static_cast<std::size_t>(counted.taken++) % std::size(kServerErrors);
    if (taken->kind == FaultKind::kStatus && taken->status == 0) {
      taken->status = kServerErrors[turn];
    }
  }
  return taken;
}

nlohmann::json FaultPlan::Report() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json report = nlohmann::json::array();
  for (const Counted& counted : rules_) {
    report.push_back({{"rule", counted.rule.text}, {"met", counted.met}, {"taken", counted.taken}});
  }
  return report;
}

Reply FaultReply(const FaultRule& rule) {
  Reply reply;
  switch (rule.status) {
    case 401:
      return ApiError(401, "Access token missing");
    case 403:
      return ApiError(403, "Forbidden");
    case 404:
      return ApiError(404, "Resource not found");
    case 429:
      reply.body = "Too many requests";
      reply.content_type = kPlainText;
      reply.headers = {{"Retry-After", fmt::format("{}", rule.retry_after_seconds)}};
      break;
    case 503:
      reply.body = "no healthy upstream";
      reply.content_type = kPlainText;
      break;
    case 504:
      break;
    default:
      return ApiError(rule.status, rule.status == 502 ? "Bad gateway." : "Server error.");
  }
  reply.status = rule.status;
  return reply;
}

}  // namespace tracklake::simulator
