#include "simulator/stats.h"

#include "simulator/quota.h"

namespace tracklake::simulator {
namespace {

long Sum(const std::map<std::string, long, std::less<>>& counts) {
  long sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

// The same for the same request, in whichever order its parameters stand.
std::string TargetOf(const Request& request) {
  std::string target = request.path;
  for (const auto& [name, value] : request.query) {
    target += (target.size() == request.path.size() ? "?" : "&") + name + "=" + value;
  }
  return target;
}

}  // namespace

void Stats::Count(const Event& event, const Request& request, const Reply& reply) {
  const std::lock_guard lock(mutex_);
  ++endpoints_[std::string(event.endpoint)];
  ++statuses_[std::to_string(reply.status)];
  if (!event.fault.empty()) ++faults_[std::string(event.fault)];
  if (event.family.empty()) return;
  CountFamily(event);
  Target& target = targets_[TargetOf(request)];
  ++target.requests;
  if (reply.status == 200 && reply.delivery == Delivery::kWhole) ++target.delivered;
}

std::shared_ptr<void> Stats::Begin() {
  const std::lock_guard lock(mutex_);
  most_at_once_ = std::max(most_at_once_, ++under_way_);
  return {nullptr, [this](void*) {
            const std::lock_guard end(mutex_);
            --under_way_;
          }};
}

void Stats::CountFamily(const Event& event) {
  Family& family = families_[std::string(event.family)];
  ++family.requests;
  auto& recent = family.last_24_hours;
  recent.push_back(event.at);
  while (recent.front() + kQuotaWindow <= event.at) recent.pop_front();
  family.most_in_24_hours = std::max(family.most_in_24_hours, recent.size());
}

void Stats::Reset() {
  const std::lock_guard lock(mutex_);
  endpoints_.clear();
  statuses_.clear();
  faults_.clear();
  families_.clear();
  targets_.clear();
  most_at_once_ = under_way_;
}

nlohmann::json Stats::Report() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json families = nlohmann::json::object();
  for (const auto& [name, family] : families_) {
    families[name] = {{"requests", family.requests}, {"most_in_24_hours", family.most_in_24_hours}};
  }
  return {{"requests", Sum(endpoints_)},  {"faults", Sum(faults_)},
          {"by_endpoint", endpoints_},    {"by_status", statuses_},
          {"by_fault", faults_},          {"by_family", std::move(families)},
          {"most_at_once", most_at_once_}};
}

nlohmann::json Stats::Targets() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json targets = nlohmann::json::array();
  for (const auto& [name, target] : targets_) {
    targets.push_back(
        {{"target", name}, {"requests", target.requests}, {"delivered", target.delivered}});
  }
  return targets;
}

}  // namespace tracklake::simulator
