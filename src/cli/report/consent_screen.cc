#include "cli/report/consent_screen.h"

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

std::vector<Field> ConsentFields(const ConsentReport& report, Seconds now) {
  if (!report.consent) return {{"consent", "none"}};
  const Consent& consent = *report.consent;
  const bool fresh = consent.access_expires_at > now && !consent.access_token.empty();
  return {{"account", Who(consent)},
          {"scopes", TextOr(JoinScopes(consent.scopes), "none")},
          {"missing", TextOr(JoinScopes(report.missing_scopes), "nothing")},
          {"access token",
           fmt::format("{} {}", fresh ? "until" : "refreshed when needed; the last one ended",
                       FormatTimestamp(consent.access_expires_at))},
          {"consent", fmt::format("{}, given {}, ends {} ({} left)", NameOf(report.state),
                                  FormatDate(DayOf(consent.authorized_at)),
                                  FormatDate(DayOf(ConsentEnds(consent.authorized_at))),
                                  Count(report.days_left, "day"))}};
}

}  // namespace tracklake::cli
