#include "app/doctor.h"
#include "app/spotify_connection.h"
#include "http/http_date.h"

namespace tracklake::app {
namespace {

// The accounts service answers everybody, if only with a refusal; it tells its time with that, and
// counts no quota.
Result<HttpResponse> Greet(const Endpoints& endpoints, const Services& services) {
  CallEvents calls(&services.events);
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
bool CheckNetwork(const Services& services, std::vector<Check>* checks) {
  const Config& config = services.config;
  const auto endpoints = ParseEndpoints(config.api_url, config.accounts_url);
  if (!endpoints.has_value()) return false;  // told under "credential"
  const auto greeting = Greet(*endpoints, services);
  if (!greeting.has_value()) {
    checks->push_back(Failed("network", greeting.error()));
    return false;
  }
  checks->push_back(Pass("network", endpoints->accounts.Origin() + " answers"));
  checks->push_back(CheckClock(*greeting, services.clock.NowSeconds()));
  return true;
}

Result<Capabilities> Probe(const Services& services, SpotifyConnection& connection) {
  if (!services.lake.Exists()) {
    return ProbeCapabilities(&connection.client(), &services.clock,
                             connection.credential().has_user);
  }
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  return connection.Memory(store).Probe();
}

// Without a place to count calls in, none may be made.
bool CanCount(const Services& services) {
  const auto room = services.places.LookAt(LedgerPlace(services.config), "");
  return room.has_value() && room->is_writable;
}

// While nobody may be asked, what was found before still tells something.
void TellRemembered(const Services& services, SpotifyConnection& connection, Diagnosis* diagnosis) {
  const auto store = services.lake.Open();
  if (!store.has_value()) return;
  const auto known = connection.Memory(*store).Remembered();
  if (!known.has_value() || !*known) return;
  std::vector<Check>& checks = diagnosis->checks;
  diagnosis->capabilities = **known;
  checks.push_back(JudgeAppClass(**known));
  checks.push_back(JudgeCapabilities(**known));
}

void CheckAccess(const Services& services, SpotifyConnection& connection, Diagnosis* diagnosis) {
  std::vector<Check>& checks = diagnosis->checks;
  if (!CanCount(services)) {
    checks.push_back(Warn("access", "not asked: the calls could not be counted",
                          "Let this user write to the folder of the quota's ledger."));
    return TellRemembered(services, connection, diagnosis);
  }
  const auto known = Probe(services, connection);
  if (known.has_value()) {
    checks.push_back(Pass("access", "Spotify serves this app and its user"));
    diagnosis->capabilities = *known;
    checks.push_back(JudgeAppClass(*known));
    return checks.push_back(JudgeCapabilities(*known));
  }
  checks.push_back(Failed("access", known.error()));
  if (known.error().kind != ErrorKind::kDeferred) return;
  checks.back().verdict = Verdict::kWarn;
  TellRemembered(services, connection, diagnosis);
}

}  // namespace

void CheckSpotify(const Services& services, Diagnosis* diagnosis) {
  std::vector<Check>& checks = diagnosis->checks;
  if (!CheckNetwork(services, &checks)) return;
  const auto connection = SpotifyConnection::Open(services);
  if (!connection.has_value()) return;  // told under "credential" or "quota"
  if (const auto token = (*connection)->tokens().Get(); !token.has_value()) {
    return checks.push_back(Failed("access token", token.error()));
  }
  checks.push_back(Pass("access token", "Spotify gives one"));
  CheckAccess(services, **connection, diagnosis);
}

}  // namespace tracklake::app
