#include "cli/consent_screen.h"

#include "base/text.h"
#include "base/text_table.h"
#include "spotify/scopes.h"

namespace tracklake::cli {
namespace {

using app::ConsentReport;
using app::ConsentState;
using Json = nlohmann::ordered_json;

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

std::string TextOr(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

}  // namespace

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
