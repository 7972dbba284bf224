#include "aws/retry.h"

#include <algorithm>
#include <cmath>

namespace tracklake::aws {

bool RetryBudget::Take(RetryCause cause) {
  const int cost = cause == RetryCause::kThrottled ? kThrottledCost : kTransientCost;
  const MutexLock lock(mutex_);
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

void RetryBudget::Refill() {
  const MutexLock lock(mutex_);
  tokens_ = std::min(tokens_ + 1, capacity_);
}

std::chrono::milliseconds Backoff(int attempt, Rng& rng) {
  constexpr double kMaxMs = 20'000;
  const double longest_ms = std::min(std::ldexp(1000.0, attempt - 1), kMaxMs);
  return std::chrono::milliseconds(static_cast<std::int64_t>(rng.NextUnit() * longest_ms));
}

}  // namespace tracklake::aws
