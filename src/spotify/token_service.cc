#include "spotify/token_service.h"

#include <simdjson.h>

#include <utility>

#include "base/base64.h"
#include "base/json_error.h"
#include "spotify/errors.h"
#include "spotify/redact.h"

namespace tracklake {
namespace {

using std::chrono::seconds;

// What a token lives when the answer does not say, and what is believed at most.
constexpr seconds kTokenLifetime{3600};

constexpr std::string_view kCredentialHint =
    "Check SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET against the app's settings at "
    "https://developer.spotify.com/dashboard.";

std::optional<TokenGrant> ParseGrant(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view token;
  if (JsonError(parser.parse(body.data(), body.size()).get(root)) != simdjson::SUCCESS ||
      root["access_token"].get(token) != simdjson::SUCCESS || token.empty()) {
    return std::nullopt;
  }
  TokenGrant grant;
  grant.access_token = Secret(std::string(token));
  grant.lifetime = kTokenLifetime;
  std::int64_t expires_in = 0;
  if (root["expires_in"].get(expires_in) == simdjson::SUCCESS && expires_in > 0 &&
      expires_in < kTokenLifetime.count()) {
    grant.lifetime = seconds(expires_in);
  }
  std::string_view text;
  if (root["refresh_token"].get(text) == simdjson::SUCCESS) {
    grant.refresh_token = Secret(std::string(text));
  }
  if (root["scope"].get(text) == simdjson::SUCCESS) grant.scope = text;
  return grant;
}

// What to wait before asking again; nullopt: this answer is final.
std::optional<std::chrono::milliseconds> WaitAfter(const Result<HttpResponse>& response,
                                                   RetrySchedule* schedule) {
  if (!response.has_value()) {
    return response.error().kind == ErrorKind::kUnavailable ? schedule->AfterTransient()
                                                            : std::nullopt;
  }
  const Answer answer = Understand(*response, "token");
  switch (answer.meaning) {
    case Meaning::kServerError:
      return schedule->AfterTransient();
    case Meaning::kRateLimited:
      return schedule->AfterRateLimit(answer.retry_after);
    case Meaning::kOk:
      return ParseGrant(response->body) ? std::nullopt : schedule->AfterDamaged();
    default:
      return std::nullopt;
  }
}

bool IsPassing(Meaning meaning) {
  return meaning == Meaning::kServerError || meaning == Meaning::kRateLimited ||
         meaning == Meaning::kQuotaExceeded;
}

// Before anything is cut or cited: refusals may quote what they refuse, as it was sent too.
std::string WithoutSecrets(std::string body, const Secret& basic, std::vector<Secret> secrets) {
  if (!basic.empty()) secrets.emplace_back(EncodeBase64(basic.Reveal()));
  for (const Secret& secret : secrets) {
    body = Redact(body, secret);
    body = Redact(body, Secret(PercentEncode(secret.Reveal())));
  }
  return body;
}

TokenRefusal Unanswered(Error error) { return {std::move(error), ""}; }

}  // namespace

TokenService::TokenService(Url accounts, HttpTransport* transport, Clock* clock, Rng* rng,
                           RetryPolicy policy, CallGate* gate)
    : accounts_(std::move(accounts)),
      transport_(transport),
      clock_(clock),
      rng_(rng),
      policy_(policy),
      gate_(gate) {}

HttpRequest TokenService::MakeRequest(const FormFields& form, const Secret& basic) const {
  Url url = accounts_;
  url.path += url.path.ends_with('/') ? "api/token" : "/api/token";
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.url = url.Text();
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  if (!basic.empty()) {
    request.secret_headers.push_back(
        {"Authorization", Secret("Basic " + EncodeBase64(basic.Reveal()))});
  }
  request.body = Secret(EncodeForm(form));
  return request;
}

Result<HttpResponse> TokenService::Send(const HttpRequest& request) const {
  RetrySchedule schedule(policy_, rng_);
  for (;;) {  // bounded by the schedule
    Result<HttpResponse> response = transport_->Send(request);
    const auto wait = WaitAfter(response, &schedule);
    if (!wait) return response;
    clock_->SleepFor(*wait);
  }
}

TokenAnswer TokenService::Ask(const FormFields& form, const Secret& basic,
                              const std::vector<Secret>& secrets) const {
  if (gate_ != nullptr) {
    // A gate that does not know lets no call of the API pass either, and says why there.
    const Result<> open = gate_->CheckOpen(kTokenFamily);
    if (!open.has_value() && open.error().kind == ErrorKind::kDeferred) {
      return std::unexpected(Unanswered(open.error()));
    }
  }
  Result<HttpResponse> response = Send(MakeRequest(form, basic));
  if (!response.has_value()) return std::unexpected(Unanswered(response.error()));
  Answer answer = Understand(*response, "token");
  if (answer.meaning == Meaning::kOk) {
    if (auto grant = ParseGrant(response->body)) return std::move(*grant);
    auto damaged =
        Fail(ErrorKind::kUnavailable, "{} gave an answer without a token", accounts_.Origin());
    return std::unexpected(Unanswered(std::move(damaged.error())));
  }
  TokenRefusal refusal;
  response->body = WithoutSecrets(std::move(response->body), basic, secrets);
  answer = Understand(*response, "token");
  if (IsPassing(answer.meaning)) {
    refusal.error = ExplainAnswer(answer, "Spotify's token service", clock_->NowSeconds());
    auto& retry_at = refusal.error.retry_at;
    if (gate_ != nullptr && retry_at) {
      retry_at = gate_->Close(kTokenFamily, *retry_at, Closing::kRateLimit);
    }
  } else {
    ErrorText(response->body, &refusal.reason);
    refusal.error =
        Error{ErrorKind::kPermission,
              fmt::format("Spotify gives no token for these credentials ({})", answer.Reason()),
              std::string(kCredentialHint),
              {}};
  }
  return std::unexpected(std::move(refusal));
}

}  // namespace tracklake
