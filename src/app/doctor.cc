#include "app/doctor.h"

#include "app/spotify_connection.h"
#include "spotify/redirect_uri.h"

namespace tracklake::app {
namespace {

Check CheckRedirectUri(const Config& config) {
  const auto uri = ParseRedirectUri(config.redirect_uri);
  if (!uri.has_value()) return Failed("redirect URI", uri.error());
  return Pass("redirect URI", "register exactly " + uri->registered);
}

Check CheckTokenStore(const ConsentStore& store) {
  if (const auto problem = store.RightsProblem()) {
    const std::size_t colon = problem->find(": ");
    return Warn("token store", problem->substr(0, colon), "Run: " + problem->substr(colon + 2));
  }
  return Pass("token store", store.place());
}

Check CheckAppSecret(const Config& config) {
  if (config.client_secret.empty()) {
    return {"credential", Verdict::kFail, "a client id, but neither a user's consent nor a secret",
            "Run tracklake auth login, or set SPOTIPY_CLIENT_SECRET.", ErrorKind::kConfig};
  }
  return Pass("credential", "the app's own: client id and secret, no user");
}

}  // namespace

void CheckCredential(const Services& services, Diagnosis* diagnosis) {
  const Config& config = services.config;
  std::vector<Check>& checks = diagnosis->checks;
  const auto endpoints = ParseEndpoints(config.api_url, config.accounts_url);
  if (!endpoints.has_value()) return checks.push_back(Failed("credential", endpoints.error()));
  const auto store = OpenConsentStore(services, *endpoints);
  if (!store.has_value()) {
    checks.push_back(Failed("credential", store.error()));
    return checks.push_back(CheckRedirectUri(config));
  }
  const auto consent = store->Load();
  if (!consent.has_value()) {
    checks.push_back(Failed("credential", consent.error()));
  } else if (!*consent) {
    checks.push_back(CheckAppSecret(config));
  } else {
    const Seconds now = services.clock.NowSeconds();
    const ConsentReport report = ReportConsent(*consent, WantedScopes(config), now);
    checks.push_back(Pass("credential", "a user's consent"));
    checks.push_back(JudgeConsent(report, now));
    checks.push_back(JudgeScopes(report));
  }
  checks.push_back(CheckRedirectUri(config));
  checks.push_back(CheckTokenStore(*store));
}

Outcome Diagnosis::outcome() const {
  Outcome outcome = Outcome::kDone;
  for (const Check& check : checks) {
    if (check.kind) outcome = Worse(outcome, OutcomeOf(*check.kind));
  }
  return outcome;
}

Diagnosis Diagnose(const Services& services) {
  Diagnosis diagnosis;
  CheckCredential(services, &diagnosis);
  CheckDisk(services, &diagnosis);
  CheckQueries(services, &diagnosis);
  CheckSpotify(services, &diagnosis);
  CheckQuota(services, &diagnosis);  // last: it has counted the calls above
  return diagnosis;
}

}  // namespace tracklake::app
