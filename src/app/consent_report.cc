#include "app/consent_report.h"

#include <algorithm>

#include "base/text.h"
#include "spotify/scopes.h"

namespace tracklake::app {
namespace {

constexpr std::string_view kConsentAgain = "consent again: tracklake auth login";

ConsentState StateOf(const Consent& consent, Seconds now) {
  const Seconds end = ConsentEnds(consent.authorized_at);
  if (consent.ended_at || now >= end) return ConsentState::kEnded;
  return end - now <= kWarnBeforeEnd ? ConsentState::kEnding : ConsentState::kGood;
}

void AddWarnings(Seconds now, ConsentReport* report) {
  const Consent& consent = *report->consent;
  const std::string end = FormatDate(DayOf(ConsentEnds(consent.authorized_at)));
  if (consent.ended_at) {
    report->warnings.push_back(fmt::format("Spotify refused the refresh token on {}; {}",
                                           FormatDate(DayOf(*consent.ended_at)), kConsentAgain));
  } else if (report->state == ConsentState::kEnded) {
    report->warnings.push_back(fmt::format("the consent ended on {}; {}", end, kConsentAgain));
  } else if (report->state == ConsentState::kEnding) {
    report->warnings.push_back(
        fmt::format("the consent ends on {}, in {}, and refreshing does not extend it; {}", end,
                    Count(report->days_left, "day"), kConsentAgain));
  }
  if (!report->missing_scopes.empty()) {
    report->warnings.push_back(fmt::format("the configured sources need more: {}; {}",
                                           JoinScopes(report->missing_scopes), kConsentAgain));
  }
  if (consent.authorized_at > now + std::chrono::hours(1)) {
    report->warnings.push_back(
        "the consent is dated in the future: is this machine's clock right?");
  }
}

}  // namespace

std::string_view NameOf(ConsentState state) {
  constexpr std::string_view kNames[] = {"none", "good", "ending", "ended"};
  return kNames[static_cast<std::size_t>(state)];
}

Outcome OutcomeOf(const ConsentReport& report, bool has_secret) {
  switch (report.state) {
    case ConsentState::kNone:
      return has_secret ? Outcome::kDone : Outcome::kPermission;
    case ConsentState::kEnded:
      return Outcome::kPermission;
    default:
      return report.missing_scopes.empty() ? Outcome::kDone : Outcome::kPermission;
  }
}

ConsentReport ReportConsent(const std::optional<Consent>& consent,
                            std::vector<std::string> wanted_scopes, Seconds now) {
  ConsentReport report;
  report.consent = consent;
  report.wanted_scopes = std::move(wanted_scopes);
  if (!consent) return report;
  report.state = StateOf(*consent, now);
  report.missing_scopes = MissingScopes(report.wanted_scopes, consent->scopes);
  if (report.state != ConsentState::kEnded) {
    report.days_left =
        std::chrono::floor<std::chrono::days>(ConsentEnds(consent->authorized_at) - now).count();
  }
  AddWarnings(now, &report);
  return report;
}

}  // namespace tracklake::app
