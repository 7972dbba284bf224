#include "simulator/stats.h"

namespace tracklake::simulator {
namespace {

long Sum(const std::map<std::string, long, std::less<>>& counts) {
  long sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

}  // namespace

void Stats::Count(std::string_view endpoint, int status, std::string_view fault) {
  const std::lock_guard lock(mutex_);
  ++endpoints_[std::string(endpoint)];
  ++statuses_[std::to_string(status)];
  if (!fault.empty()) ++faults_[std::string(fault)];
}

void Stats::Reset() {
  const std::lock_guard lock(mutex_);
  endpoints_.clear();
  statuses_.clear();
  faults_.clear();
}

nlohmann::json Stats::Report() const {
  const std::lock_guard lock(mutex_);
  return {{"requests", Sum(endpoints_)},
          {"faults", Sum(faults_)},
          {"by_endpoint", endpoints_},
          {"by_status", statuses_},
          {"by_fault", faults_}};
}

}  // namespace tracklake::simulator
