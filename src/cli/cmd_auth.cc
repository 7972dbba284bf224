#include <memory>

#include "app/account.h"
#include "app/json/account_json.h"
#include "app/sources.h"
#include "app/spotify_connection.h"
#include "cli/commands.h"
#include "cli/login.h"
#include "cli/report/consent_screen.h"
#include "cli/report/job_report.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

void PrintForPeople(const Context& context, const app::ConsentReport& report,
                    const ConsentStore& store) {
  const Terminal& terminal = context.terminal();
  std::vector<Field> fields = ConsentFields(report, context.clock().NowSeconds());
  fields.push_back({"token store", store.place()});
  fields.push_back({"redirect URI", context.config().redirect_uri});
  Print(terminal, std::move(fields));
  if (report.state == app::ConsentState::kNone) {
    terminal.Say(context.config().client_secret.empty()
                     ? "Nobody has consented, and there is no client secret: run "
                       "tracklake auth login."
                     : "Nobody has consented: commands use the app's own credentials, "
                       "which see no playlist's entries on an app made since 2026.");
  }
  for (const std::string& warning : report.warnings) terminal.Warn("warning: " + warning);
}

Result<ExitCode> Show(Context& context, const ConsentStore& store) {
  TL_ASSIGN(const std::optional<Consent> consent, store.Load());
  const app::ConsentReport report = app::ReportConsent(consent, app::WantedScopes(context.config()),
                                                       context.clock().NowSeconds());
  if (context.format() != Format::kHuman) {
    app::Json json = app::JsonOf(report);
    json["redirect_uri"] = context.config().redirect_uri;
    json["token_store"] = store.place();
    PrintReport(context, json);
  } else {
    PrintForPeople(context, report, store);
  }
  return ExitCodeOf(app::OutcomeOf(report, !context.config().client_secret.empty()));
}

Result<ExitCode> Status(Context& context) {
  TL_ASSIGN(const ConsentStore store, app::OpenConsentStore(context.services()));
  return Show(context, store);
}

void SayNext(const Context& context) {
  context.terminal().Say(app::IsExtractionConfigured(context.config())
                             ? "Next: tracklake plan says what a run would fetch; tracklake run"
                             : "Next: tracklake run --playlist URL, or switch a source on "
                               "(sources.own_playlists = true)");
}

Result<ExitCode> LogIn(Context& context, LoginWay way) {
  TL_ASSIGN(const ConsentStore store, app::OpenConsentStore(context.services()));
  TL_TRY(Login(context, way));
  const Result<> known = app::LearnAccount(context.services(), store);
  TL_ASSIGN(const ExitCode code, Show(context, store));
  if (!known.has_value()) return std::unexpected(known.error());
  SayNext(context);
  return code;
}

Result<ExitCode> LogOut(Context& context) {
  TL_ASSIGN(const bool existed, app::LogOut(context.services()));
  context.terminal().Say(existed
                             ? "The tokens are removed. To take the consent back at Spotify too: "
                               "https://www.spotify.com/account/apps/"
                             : "There was no consent to remove.");
  PrintReport(context, {{"removed", existed}});
  return ExitCode::kOk;
}

}  // namespace

void AddAuth(CommandLine& root, Action* action) {
  CommandLine auth = root.Command("auth", "Get a user's consent, and see how long it lasts",
                                  "  tracklake auth login\n"
                                  "  tracklake auth status --format json\n");
  auth.RequireCommand();
  auto way = std::make_shared<LoginWay>();
  CommandLine login = auth.Command(
      "login", "Open Spotify's consent page, and keep what it gives (PKCE, no secret needed)",
      "  tracklake auth login\n"
      "  tracklake auth login --no-browser   prints the address; paste the one the browser ends "
      "on\n");
  login.Flag("--no-browser", &way->no_browser, "Print the address instead of opening it");
  login.WhenChosen([=] { *action = [=](Context& context) { return LogIn(context, *way); }; });
  auth.Command("status", "Account, scopes, and when the consent ends",
               "  tracklake auth status\n  tracklake auth status --format json\n")
      .WhenChosen([action] { *action = Status; });
  auth.Command("logout", "Remove the tokens from this machine", "  tracklake auth logout\n")
      .WhenChosen([action] { *action = LogOut; });
}

}  // namespace tracklake::cli
