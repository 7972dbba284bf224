#include "cli/consent_screen.h"

#include "base/text.h"
#include "base/text_table.h"
#include "spotify/scopes.h"

namespace tracklake::cli {
namespace {

using app::ConsentReport;

std::string Who(const Consent& consent) {
  if (consent.account_id.empty()) return "unknown (Spotify has not told yet)";
  if (consent.display_name.empty()) return consent.account_id;
  return fmt::format("{} ({})", consent.account_id, Printable(consent.display_name));
}

std::string TextOr(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

}  // namespace

std::string ConsentReportText(const ConsentReport& report, Seconds now) {
  if (!report.consent) return "consent        none\n";
  const Consent& consent = *report.consent;
  const bool fresh = consent.access_expires_at > now && !consent.access_token.empty();
  std::string text = fmt::format(
      "account        {}\n"
      "scopes         {}\n"
      "missing        {}\n"
      "access token   {} {}\n"
      "consent        {}, given {}, ends {} ({} left)\n",
      Who(consent), TextOr(JoinScopes(consent.scopes), "none"),
      TextOr(JoinScopes(report.missing_scopes), "nothing"),
      fresh ? "until" : "refreshed when needed; the last one ended",
      FormatTimestamp(consent.access_expires_at), NameOf(report.state),
      FormatDate(DayOf(consent.authorized_at)),
      FormatDate(DayOf(ConsentEnds(consent.authorized_at))), Count(report.days_left, "day"));
  return text;
}

}  // namespace tracklake::cli
