#include "cli/consent_report.h"

#include <algorithm>

#include "base/text.h"
#include "base/text_table.h"
#include "spotify/scopes.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kConsentAgain = "consent again: tracklake auth login";

ConsentState StateOf(const Consent& consent, Seconds now) {
  const Seconds end = ConsentEnds(consent.authorized_at);
  if (consent.ended_at || now >= end) return ConsentState::kEnded;
  return end - now <= kWarnBeforeEnd ? ConsentState::kEnding : ConsentState::kGood;
}

const char* NameOf(ConsentState state) {
  switch (state) {
    case ConsentState::kNone:
      return "none";
    case ConsentState::kGood:
      return "good";
    case ConsentState::kEnding:
      return "ending";
    case ConsentState::kEnded:
      return "ended";
  }
  return "";
}

std::string Who(const Consent& consent) {
  if (consent.account_id.empty()) return "unknown (Spotify has not told yet)";
  if (consent.display_name.empty()) return consent.account_id;
  return fmt::format("{} ({})", consent.account_id, Printable(consent.display_name));
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
    report->warnings.push_back("the consent is of the future: is this machine's clock right?");
  }
}

std::string TextOr(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

}  // namespace

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

Json ConsentReportJson(const ConsentReport& report) {
  Json json = {{"state", NameOf(report.state)}, {"wanted_scopes", report.wanted_scopes}};
  json["warnings"] = report.warnings;
  if (!report.consent) return json;
  const Consent& consent = *report.consent;
  json["account_id"] = consent.account_id.empty() ? Json() : Json(consent.account_id);
  json["display_name"] = consent.display_name.empty() ? Json() : Json(consent.display_name);
  json["scopes"] = consent.scopes;
  json["missing_scopes"] = report.missing_scopes;
  json["access_expires_at"] = FormatTimestamp(consent.access_expires_at);
  json["authorized_at"] = FormatTimestamp(consent.authorized_at);
  json["ends_at"] = FormatTimestamp(ConsentEnds(consent.authorized_at));
  json["days_left"] = report.days_left;
  return json;
}

std::string ConsentReportText(const ConsentReport& report, Seconds now) {
  if (!report.consent) return "consent        none\n";
  const Consent& consent = *report.consent;
  const bool fresh = consent.access_expires_at > now && !consent.access_token.empty();
  std::string text = fmt::format(
      "account        {}\n"
      "scopes         {}\n"
      "missing        {}\n"
      "access token   {} {}\n"
      "consent        {}, of {}, until {} ({} left)\n",
      Who(consent), TextOr(JoinScopes(consent.scopes), "none"),
      TextOr(JoinScopes(report.missing_scopes), "nothing"),
      fresh ? "until" : "refreshed when needed; the last one ended",
      FormatTimestamp(consent.access_expires_at), NameOf(report.state),
      FormatDate(DayOf(consent.authorized_at)),
      FormatDate(DayOf(ConsentEnds(consent.authorized_at))), Count(report.days_left, "day"));
  return text;
}

}  // namespace tracklake::cli
