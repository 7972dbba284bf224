// The quota ledger as a value: what was called in the last day, what is closed, and what follows
// from it. Everything here is a pure function of its arguments; ledger.h keeps one such value for
// all processes of an account. Any thread.
//
// Spotify counts each endpoint family over a rolling day. The ledger counts calls before they are
// made, in buckets of five minutes. A call counted in a bucket is sent before the bucket ends and
// has arrived a minute later at the latest, so the bucket stands for a day from then: rounding is
// always to the safe side, and costs 6 minutes a day at most.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "spotify/errors.h"

namespace tracklake {

inline constexpr std::chrono::seconds kQuotaBucket = std::chrono::minutes(5);

// From the leave to call to the last moment at which the request may arrive: HttpTimeouts::total.
inline constexpr std::chrono::seconds kQuotaInFlight{60};

struct CallBucket {
  Seconds start;  // a multiple of kQuotaBucket
  std::int64_t calls = 0;

  bool operator==(const CallBucket&) const = default;
};

// Spotify refused after fewer calls than the budget: so many are the budget, as of then.
struct LearnedBudget {
  std::int64_t calls = 0;
  Seconds at;

  bool operator==(const LearnedBudget&) const = default;
};

struct FamilyRecord {
  std::vector<CallBucket> buckets;  // by start, each once
  std::optional<Seconds> closed_until;
  std::optional<LearnedBudget> learned;

  bool operator==(const FamilyRecord&) const = default;
};

struct LedgerState {
  // The latest time that any process has counted at. The ledger's time never goes back: a clock
  // that does frees nothing. Closings alone end by the clock, by which they were told.
  Seconds seen{};
  std::map<std::string, FamilyRecord, std::less<>> families;
  // Of the last changes, oldest first: a writer whose answer was lost looks for its own.
  std::vector<std::string> commits;

  const FamilyRecord& Family(std::string_view family) const;  // an empty one if there is none

  bool operator==(const LedgerState&) const = default;
};

// What the configuration allows each family in a day. 0: unlimited.
struct QuotaBudgets {
  std::int64_t calls_per_day = 500;
  std::map<std::string, std::int64_t, std::less<>> families;  // others than calls_per_day

  std::int64_t Of(std::string_view family) const;
};

inline constexpr std::int64_t kUnlimitedLeft = 1'000'000'000;

// Where a family stands at a time.
struct FamilyStanding {
  std::int64_t used = 0;                // counted and not yet a day old
  std::optional<std::int64_t> budget;   // after what was learned; nullopt: unlimited
  std::int64_t left = 0;                // may be made now; kUnlimitedLeft without a budget
  std::optional<Seconds> closed_until;  // Spotify refused; later than now
  Seconds next_at{};                    // when one call may be made: now if there is one left
};

// The ledger's time while a clock shows `clock`.
inline Seconds LedgerTime(const LedgerState& state, Seconds clock) {
  return std::max(clock, state.seen);
}

FamilyStanding StandingOf(const LedgerState& state, std::string_view family,
                          const QuotaBudgets& budgets, Seconds clock);

// Leave for calls that must be sent before `until`.
struct Lease {
  Seconds bucket{};
  std::int64_t calls = 0;

  Seconds until() const { return bucket + kQuotaBucket; }
};

// Counts up to `wanted` calls and gives leave for them; fewer where fewer are left, none when the
// family is closed or its budget is spent.
Lease Reserve(LedgerState* state, std::string_view family, const QuotaBudgets& budgets,
              std::int64_t wanted, Seconds clock);

// Takes back from the count what a lease gave leave for and was not and will never be made.
void GiveBack(LedgerState* state, std::string_view family, const Lease& unused);

// Spotify refuses the family until then: no call before. If it is the quota that is spent and no
// more calls than the budget were counted, the budget is lowered to what was served, but not below
// a tenth of what is configured. A tenth of the configured budget comes back with each whole day:
// the refusal may have been another program's doing, and Spotify changes its quotas.
void CloseFamily(LedgerState* state, std::string_view family, const QuotaBudgets& budgets,
                 Seconds retry_at, bool is_quota, Seconds clock);

// Forgets what no longer limits anything. What remains has at most 290 buckets a family.
void Prune(LedgerState* state, Seconds clock);

// For a ledger written under a clock that ran ahead: counts every call of the future as made at
// `clock`, which is right, and lets no family be closed longer than a day from it.
void TrustClock(LedgerState* state, Seconds clock);

// When calls will be made that are asked for as early as possible.
struct Admission {
  Seconds at;
  std::int64_t calls = 0;
};

// `calls` more of a family, from `clock` on, nobody else calling: in order of time. The last
// entry's time is when the last call has left. Each entry is one visit: a run that asks again at
// every next_at makes the same calls at the same times.
std::vector<Admission> PredictAdmissions(LedgerState state, std::string_view family,
                                         const QuotaBudgets& budgets, std::int64_t calls,
                                         Seconds clock);

}  // namespace tracklake
