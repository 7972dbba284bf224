// When a call of AWS is made again, as its SDKs do it: waits that grow and are drawn by lot, and a
// budget that all calls of a process share, so that a service in trouble is not asked ever more.
#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake::aws {

struct RetryPolicy {
  int max_attempts = 5;
  std::chrono::milliseconds deadline = std::chrono::minutes(2);  // of all attempts and waits
  HttpTimeouts timeouts;                                         // of one attempt
};

// Why a call is made again.
enum class RetryCause : std::uint8_t { kTransient, kThrottled };

// A bucket of tokens. Any thread.
class RetryBudget {
 public:
  explicit RetryBudget(int capacity = 500) : capacity_(capacity), tokens_(capacity) {}

  // Whether there are tokens for one more attempt, which are taken.
  bool Take(RetryCause cause);
  // A call went well.
  void Refill();

 private:
  static constexpr int kTransientCost = 14;
  static constexpr int kThrottledCost = 5;

  const int capacity_;
  Mutex mutex_;
  int tokens_ TL_GUARDED_BY(mutex_);
};

// Before attempt number `attempt` + 1, which counts from 1: up to 2^(attempt − 1) seconds, 20 at
// most.
std::chrono::milliseconds Backoff(int attempt, Rng& rng);

}  // namespace tracklake::aws
