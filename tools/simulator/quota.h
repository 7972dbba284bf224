// The calls that a developer account has: so many for each family of endpoints within any 24 hours
// of the world's clock, whichever of its apps makes them. The one too many is answered with
// QUOTA_EXCEEDED until the oldest call is a day old. Safe for concurrent use.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/time.h"
#include "simulator/http.h"

namespace tracklake::simulator {

constexpr std::chrono::hours kQuotaWindow{24};

struct QuotaLimits {
  std::optional<int> calls_per_day;  // of each family; nullopt: as many as one likes
  std::map<std::string, int, std::less<>> by_family;

  std::optional<int> Of(std::string_view family) const;
};

// "600" for every family, or "artists=600" for one. Fails with kUsage.
Result<> AddQuota(std::string_view text, QuotaLimits& limits);

class QuotaBook {
 public:
  explicit QuotaBook(QuotaLimits limits) : limits_(std::move(limits)) {}

  // Counts one call. nullopt when there was one left, else the time from which there is one again.
  std::optional<Seconds> Spend(std::string_view account, std::string_view family, Seconds now);

  // Replaces the limits and forgets what was counted.
  void Set(QuotaLimits limits);

  // [{"account":…,"family":…,"limit":…,"calls":…,"refused":…,"too_early":…,"retry_at":…}]:
  // calls of the last 24 hours, refusals in all, and of those the ones that came although a
  // refusal had named a later time.
  nlohmann::json Report(Seconds now) const;

 private:
  struct Count {
    std::deque<Seconds> calls;
    Seconds closed_until{};
    long refused = 0;
    long too_early = 0;
  };

  mutable std::mutex mutex_;
  QuotaLimits limits_;  // this and below guarded by mutex_
  std::map<std::pair<std::string, std::string>, Count, std::less<>> counts_;
};

// The 429 of a spent quota.
Reply QuotaExceeded(std::chrono::seconds retry_after);

}  // namespace tracklake::simulator
