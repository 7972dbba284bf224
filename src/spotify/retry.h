// When to try again, and when not. The numbers are chosen so that a call survives every second
// answer going wrong, while an upstream that is down, or takes calls and answers none, is given up
// within a minute: all tries of one request together, and those of the next ones.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>

#include "base/clock.h"

namespace tracklake {

struct RetryPolicy {
  // Tries that fail and the waits between them. What Spotify asks to wait (429) is not of it.
  std::chrono::milliseconds give_up_after{45'000};

  // The same for a request that follows one given up, until one is answered: so that a few more
  // make it known that upstream is down.
  std::chrono::milliseconds give_up_after_silence{5'000};

  // 5xx, resets, truncated answers, timeouts: full jitter below first_backoff · 2^n, capped.
  int max_transient_retries = 8;
  std::chrono::milliseconds first_backoff{250};
  std::chrono::milliseconds max_backoff{16'000};

  // Answers that arrive whole and read as nonsense: rarely better the next time.
  int max_damaged_retries = 3;

  // Short 429s: Retry-After as told, else first_backoff · 2^n above one second; a little jitter
  // keeps several callers from coming back in the same instant. Longer ones nobody waits for.
  int max_rate_limit_waits = 8;
  std::chrono::seconds max_rate_limit_wait{120};
  std::chrono::milliseconds rate_limit_jitter{250};

  // 401 although the token is good.
  int max_token_glitches = 2;
  std::chrono::milliseconds glitch_delay{500};
};

// Whether the last request to a server was given up for its silence. Safe for concurrent use.
class Silence {
 public:
  bool is_silent() const { return is_silent_; }
  void Answered() { is_silent_ = false; }
  void GivenUp() { is_silent_ = true; }

 private:
  std::atomic<bool> is_silent_{false};
};

// The tries of one request. nullopt: give up. Not thread-safe.
class RetrySchedule {
 public:
  RetrySchedule(const RetryPolicy& policy, Rng* rng, bool is_silent = false)
      : policy_(policy),
        rng_(rng),
        left_(is_silent ? policy.give_up_after_silence : policy.give_up_after) {}

  // How long the next try may take.
  std::chrono::milliseconds TryFor() const;

  // A try took so long.
  void Spend(std::chrono::milliseconds time) { left_ -= std::min(time, left_); }

  std::optional<std::chrono::milliseconds> AfterTransient();
  std::optional<std::chrono::milliseconds> AfterDamaged();
  std::optional<std::chrono::milliseconds> AfterRateLimit(
      std::optional<std::chrono::seconds> retry_after);
  std::optional<std::chrono::milliseconds> AfterTokenGlitch();

 private:
  std::optional<std::chrono::milliseconds> WaitWithin(int limit, int* retries);
  std::chrono::milliseconds Backoff(int retries) const;
  std::chrono::milliseconds Jitter(std::chrono::milliseconds limit);

  const RetryPolicy policy_;
  Rng* const rng_;
  std::chrono::milliseconds left_;
  int transient_ = 0;
  int damaged_ = 0;
  int rate_limited_ = 0;
  int glitches_ = 0;
};

}  // namespace tracklake
