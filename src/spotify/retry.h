// When to try again, and when not. The numbers are chosen so that a call survives every second
// answer going wrong, while an upstream that is down is given up within a minute.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"

namespace tracklake {

struct RetryPolicy {
  // 5xx, resets, truncated answers, timeouts: full jitter below first_backoff · 2^n, capped.
  int max_transient_retries = 8;
  std::chrono::milliseconds first_backoff{250};
  std::chrono::milliseconds max_backoff{16'000};

  // Answers that arrive whole and read as nonsense: rarely better the next time.
  int max_damaged_retries = 3;

  // Short 429s: Retry-After as told, else first_backoff · 2^n above one second; a little jitter
  // keeps several callers from coming back in the same instant.
  int max_rate_limit_waits = 8;
  std::chrono::milliseconds rate_limit_jitter{250};

  // 401 although the token is good.
  int max_token_glitches = 2;
  std::chrono::milliseconds glitch_delay{500};
};

// The tries of one request. nullopt: give up. Not thread-safe.
class RetrySchedule {
 public:
  RetrySchedule(const RetryPolicy& policy, Rng* rng) : policy_(policy), rng_(rng) {}

  std::optional<std::chrono::milliseconds> AfterTransient();
  std::optional<std::chrono::milliseconds> AfterDamaged();
  std::optional<std::chrono::milliseconds> AfterRateLimit(
      std::optional<std::chrono::seconds> retry_after);
  std::optional<std::chrono::milliseconds> AfterTokenGlitch();

 private:
  std::chrono::milliseconds Backoff(int retries) const;
  std::chrono::milliseconds Jitter(std::chrono::milliseconds limit);

  const RetryPolicy policy_;
  Rng* const rng_;
  int transient_ = 0;
  int damaged_ = 0;
  int rate_limited_ = 0;
  int glitches_ = 0;
};

}  // namespace tracklake
