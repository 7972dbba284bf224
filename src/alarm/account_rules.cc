#include <fmt/ranges.h>

#include <algorithm>

#include "alarm/rules_internal.h"

namespace tracklake::alarm {

void JudgeQuota(const app::QuotaReport& quota, Holding* holding) {
  std::vector<std::string> names;
  Seconds until{};
  for (const app::QuotaRow& row : quota.rows) {
    if (row.now.next_at - holding->now() < kBlockedAtLeast) continue;
    names.push_back(row.now.closed_until ? row.family : row.family + " (spent)");
    until = std::max(until, row.now.next_at);
  }
  if (names.empty()) return;
  holding->Add("quota", Severity::kWarning,
               fmt::format("No call may be made until {}: {}", FormatTimestamp(until),
                           fmt::join(names, ", ")),
               "Runs go on by themselves then. See: tracklake quota, tracklake plan",
               holding->now());
}

void JudgeConsent(const app::ConsentHealth& consent, Holding* holding) {
  constexpr std::string_view kAgain = "Consent again: tracklake auth login";
  if (consent.refused_at) {
    holding->Add("consent", Severity::kError,
                 fmt::format("Spotify has refused the refresh token since {}",
                             FormatTimestamp(*consent.refused_at)),
                 std::string(kAgain), *consent.refused_at);
  } else if (consent.state == app::ConsentState::kEnded) {
    holding->Add("consent", Severity::kError,
                 fmt::format("The user's consent ended on {}", FormatDate(DayOf(*consent.ends_at))),
                 std::string(kAgain), *consent.ends_at);
  } else if (consent.state == app::ConsentState::kEnding) {
    holding->Add("consent", Severity::kWarning,
                 fmt::format("The user's consent ends on {}, and refreshing does not extend it",
                             FormatDate(DayOf(*consent.ends_at))),
                 std::string(kAgain), *consent.ends_at - kWarnBeforeEnd);
  }
}

}  // namespace tracklake::alarm
