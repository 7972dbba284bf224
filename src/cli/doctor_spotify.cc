#include <filesystem>

#include "app/spotify_connection.h"
#include "base/http_date.h"
#include "cli/doctor.h"
#include "store/local/disk_space.h"

namespace tracklake::cli {
namespace {

// The accounts service answers everybody, if only with a refusal; it tells its time with that, and
// counts no quota.
Result<HttpResponse> Greet(const Endpoints& endpoints, const app::Services& services) {
  app::CallEvents calls(&services.events);
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.url = endpoints.accounts.Origin() + "/api/token";
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  const std::string server = endpoints.accounts.Origin();
  request.on_silence = [&](std::chrono::milliseconds silent) {
    calls.OnSilence({server, "the token service", 1, silent});
  };
  auto answer = services.transport.Send(request);
  calls.OnEnd();
  return answer;
}

Check CheckClock(const HttpResponse& greeting, Seconds now) {
  const auto header = greeting.Header("date");
  const auto theirs = header ? ParseHttpDate(*header) : std::nullopt;
  if (!theirs) return Pass("clock", "not compared: the server tells no time");
  return JudgeClock(now - *theirs);
}

// False when nobody answers: then there is nobody to ask more.
bool CheckNetwork(const Context& context, std::vector<Check>* checks) {
  const app::Config& config = context.config();
  const auto endpoints = ParseEndpoints(config.api_url, config.accounts_url);
  if (!endpoints.has_value()) return false;  // told under "credential"
  const auto greeting = Greet(*endpoints, context.services());
  if (!greeting.has_value()) {
    checks->push_back(Failed("network", greeting.error()));
    return false;
  }
  checks->push_back(Pass("network", endpoints->accounts.Origin() + " answers"));
  checks->push_back(CheckClock(*greeting, context.clock().NowSeconds()));
  return true;
}

Result<Capabilities> Probe(Context& context, app::SpotifyConnection& connection) {
  if (!std::filesystem::is_directory(context.config().lake_dir)) {
    return ProbeCapabilities(&connection.client(), &context.clock(),
                             connection.credential().has_user);
  }
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  return connection.Memory(store).Probe();
}

// Without a place to count calls in, none may be made.
bool CanCount(const app::Config& config) {
  const auto disk = LookAtDisk(config.quota_ledger.empty() ? config.lake_dir : config.quota_ledger);
  return disk.has_value() && disk->writable;
}

// While nobody may be asked, what was found before still tells something.
void TellRemembered(Context& context, app::SpotifyConnection& connection, Diagnosis* diagnosis) {
  const auto store = context.lake().Open();
  if (!store.has_value()) return;
  const auto known = connection.Memory(*store).Remembered();
  if (!known.has_value() || !*known) return;
  std::vector<Check>& checks = diagnosis->checks;
  diagnosis->capabilities = **known;
  checks.push_back(JudgeAppClass(**known));
  checks.push_back(JudgeCapabilities(**known));
}

void CheckAccess(Context& context, app::SpotifyConnection& connection, Diagnosis* diagnosis) {
  std::vector<Check>& checks = diagnosis->checks;
  if (!CanCount(context.config())) {
    checks.push_back(Warn("access", "not asked: the calls could not be counted",
                          "Let this user write to the folder of the quota's ledger."));
    return TellRemembered(context, connection, diagnosis);
  }
  const auto known = Probe(context, connection);
  if (known.has_value()) {
    checks.push_back(Pass("access", "Spotify serves this app and its user"));
    diagnosis->capabilities = *known;
    checks.push_back(JudgeAppClass(*known));
    return checks.push_back(JudgeCapabilities(*known));
  }
  checks.push_back(Failed("access", known.error()));
  if (known.error().kind != ErrorKind::kDeferred) return;
  checks.back().verdict = Verdict::kWarn;
  TellRemembered(context, connection, diagnosis);
}

}  // namespace

void CheckSpotify(Context& context, Diagnosis* diagnosis) {
  std::vector<Check>& checks = diagnosis->checks;
  if (!CheckNetwork(context, &checks)) return;
  const auto connection = app::SpotifyConnection::Open(context.services());
  if (!connection.has_value()) return;  // told under "credential" or "quota"
  if (const auto token = (*connection)->tokens().Get(); !token.has_value()) {
    return checks.push_back(Failed("access token", token.error()));
  }
  checks.push_back(Pass("access token", "Spotify gives one"));
  CheckAccess(context, **connection, diagnosis);
}

}  // namespace tracklake::cli
