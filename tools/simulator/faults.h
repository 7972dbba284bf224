// What goes wrong on purpose. A rule is a line of text:
//
//   KIND [rate=5%|0.05] [at=3,7] [max=N] [path=/v1/playlists] [retry_after=S] [ms=N] [page=N]
//        [by=+5|-5|null] [every=N]
//
//   429        "Too many requests" as plain text, with Retry-After (retry_after, default 1)
//   quota      QUOTA_EXCEEDED, with Retry-After (retry_after, default 1)
//   400 … 599  that status; 5xx goes through 500, 502, 503, 504 in turn
//   reset      the connection is reset instead of an answer
//   truncate   half of the body arrives, then the connection ends
//   stall      the answer begins after ms (default 30000)
//   change     a playlist changes before its page (default 2; its own limit counts) is read; max=1
//   total      lists claim more or fewer elements than there are (by), or null (the default)
//   nulls      every tenth (every) element of a list is null
//   storm      five rules on /v1: 10 % 5xx, 5 % reset, 2 % truncate, 2 % stall (ms), 2 % 401
//
// A rule meets the requests whose path begins with `path`; of those it takes the ones numbered in
// `at` (from 1), or a share of `rate`, or all; at most `max`. Which ones depends on the seed and on
// how many requests the rule has met, on nothing else. The first rule that takes a request has it.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/http.h"

namespace tracklake::simulator {

enum class FaultKind : std::uint8_t {
  kStatus,
  kQuota,
  kReset,
  kTruncate,
  kStall,
  kChange,
  kTotal,
  kNulls
};

struct FaultRule {
  std::string text;
  FaultKind kind = FaultKind::kStatus;
  int status = 0;  // 0: 5xx in turn
  std::optional<double> rate;
  std::vector<int> at;
  std::optional<int> max;
  std::string path;
  int retry_after_seconds = 1;
  std::chrono::milliseconds stall{30'000};
  int page = 2;
  std::optional<int> by;  // nullopt: null instead of a total
  int every = 10;
};

// Fails with kUsage and tells what is wrong with the line.
Result<FaultRule> ParseFaultRule(std::string_view text);

// Appends the rules of a line: one, or those that a storm is made of.
Result<> AddFaultRules(std::string_view text, std::vector<FaultRule>& rules);

// Safe for concurrent use.
class FaultPlan {
 public:
  explicit FaultPlan(std::uint64_t seed) : seed_(seed) {}

  // Replaces all rules and forgets what was counted.
  void Set(std::vector<FaultRule> rules);
  void ResetCounts();

  // The rule that takes this request, with its status decided. `page` is the page of a playlist it
  // asks for, from 1; 0 when it asks for none. Counts.
  std::optional<FaultRule> Next(const Request& request, int page);

  // [{"rule":…,"met":N,"taken":N}]
  nlohmann::json Report() const;

 private:
  struct Counted {
    FaultRule rule;
    int met = 0;
    int taken = 0;
  };

  bool Takes(Counted& counted, std::size_t index, const Request& request, int page) const;

  const std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::vector<Counted> rules_;  // guarded by mutex_
};

// The answer of a kStatus rule, in the many forms real ones have.
Reply FaultReply(const FaultRule& rule);

}  // namespace tracklake::simulator
