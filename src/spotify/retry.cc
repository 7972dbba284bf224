#include "spotify/retry.h"

namespace tracklake {

using std::chrono::milliseconds;

namespace {

// With less time than this a try is of no use.
constexpr milliseconds kShortestTry{1'000};

}  // namespace

milliseconds RetrySchedule::TryFor() const { return std::max(left_, kShortestTry); }

std::optional<milliseconds> RetrySchedule::AfterTransient() {
  return WaitWithin(policy_.max_transient_retries, &transient_);
}

std::optional<milliseconds> RetrySchedule::AfterDamaged() {
  return WaitWithin(policy_.max_damaged_retries, &damaged_);
}

std::optional<milliseconds> RetrySchedule::WaitWithin(int limit, int* retries) {
  if (*retries == limit) return std::nullopt;
  const milliseconds wait = Jitter(Backoff((*retries)++));
  if (wait + kShortestTry > left_) return std::nullopt;
  left_ -= wait;
  return wait;
}

std::optional<milliseconds> RetrySchedule::AfterRateLimit(
    std::optional<std::chrono::seconds> retry_after) {
  if (rate_limited_ == policy_.max_rate_limit_waits) return std::nullopt;
  if (retry_after > policy_.max_rate_limit_wait) return std::nullopt;
  const milliseconds backoff = Backoff(rate_limited_++);
  const milliseconds wait =
      retry_after ? milliseconds(*retry_after) : std::chrono::seconds(1) + backoff;
  return wait + Jitter(policy_.rate_limit_jitter);
}

std::optional<milliseconds> RetrySchedule::AfterTokenGlitch() {
  if (glitches_ == policy_.max_token_glitches) return std::nullopt;
  ++glitches_;
  return policy_.glitch_delay;
}

milliseconds RetrySchedule::Backoff(int retries) const {
  constexpr int kMaxDoublings = 20;
  const milliseconds doubled = policy_.first_backoff * (1 << std::min(retries, kMaxDoublings));
  return std::min(doubled, policy_.max_backoff);
}

milliseconds RetrySchedule::Jitter(milliseconds limit) {
  return milliseconds(
      static_cast<std::int64_t>(rng_->NextUnit() * static_cast<double>(limit.count())));
}

}  // namespace tracklake
