#include "spotify/token_service.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/json_error.h"
#include "base/unicode.h"
#include "spotify/errors.h"
#include "spotify/redact.h"

namespace tracklake {
namespace {

using std::chrono::seconds;

// What a token lives when the answer does not say, and what is believed at most.
constexpr seconds kTokenLifetime{3600};

// In errors.
constexpr std::string_view kName = "Spotify's token service";

constexpr std::string_view kCredentialHint =
    "Check SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET against the app's settings at "
    "https://developer.spotify.com/dashboard.";

// What can stand in a header; nothing else is a token.
bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<TokenGrant> ParseGrant(std::string_view body) {
  body = WithoutByteOrderMark(body);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view token;
  if (JsonError(parser.parse(body.data(), body.size()).get(root)) != simdjson::SUCCESS ||
      root["access_token"].get(token) != simdjson::SUCCESS || !IsToken(token)) {
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
  if (root["refresh_token"].get(text) == simdjson::SUCCESS && IsToken(text)) {
    grant.refresh_token = Secret(std::string(text));
  }
  if (root["scope"].get(text) == simdjson::SUCCESS) grant.scope = text;
  return grant;
}

// Only what the service itself says of a credential is the credential's fault.
bool IsRefusal(int status, ErrorForm form) {
  return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429 &&
         (form == ErrorForm::kAccounts || form == ErrorForm::kApi);
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
                           RetryPolicy policy, CallGate* gate, CallObserver* observer)
    : accounts_(std::move(accounts)),
      gate_(gate),
      upstream_{transport, clock, rng, policy, HttpTimeouts(), observer, {}} {}

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
  Tries tries(&upstream_, accounts_.Origin(), kName);
  for (;;) {  // bounded by the schedule
    Result<HttpResponse> response = tries.Send(request);
    Answer answer{Meaning::kUnreachable, 0, "", {}};
    if (response.has_value()) {
      answer = Understand(*response, kTokenFamily, upstream_.clock->NowSeconds());
      answer.text.clear();  // it may quote what was sent, and is told while waiting
      if (answer.meaning == Meaning::kOk && !ParseGrant(response->body)) {
        answer.meaning = Meaning::kDamaged;
      }
    } else if (response.error().kind == ErrorKind::kUnavailable) {
      answer.text = response.error().message;
    } else {
      return response;
    }
    if (!tries.WaitAfter(answer)) return response;
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
  if (!response.has_value()) {
    Error error = response.error();
    error.message = fmt::format("{}: {}", kName, error.message);
    return std::unexpected(Unanswered(std::move(error)));
  }
  const Seconds now = upstream_.clock->NowSeconds();
  if (Understand(*response, kTokenFamily, now).meaning == Meaning::kOk) {
    if (auto grant = ParseGrant(response->body)) return std::move(*grant);
    auto damaged =
        Fail(ErrorKind::kUnavailable, "{} gave an answer without a token", accounts_.Origin());
    return std::unexpected(Unanswered(std::move(damaged.error())));
  }
  for (HttpHeader& header : response->headers) {
    header.value = WithoutSecrets(std::move(header.value), basic, secrets);
  }
  response->body = WithoutSecrets(std::move(response->body), basic, secrets);
  const Answer answer = Understand(*response, kTokenFamily, now);
  const ErrorBody body = ReadErrorBody(response->body);
  if (IsRefusal(answer.status, body.form)) {
    return std::unexpected(TokenRefusal{
        Error{ErrorKind::kPermission,
              fmt::format("Spotify gives no token for these credentials ({})", answer.Reason()),
              std::string(kCredentialHint),
              {}},
        body.reason});
  }
  TokenRefusal refusal{ExplainAnswer(answer, kName, now), ""};
  if (refusal.error.kind != ErrorKind::kDeferred) refusal.error.kind = ErrorKind::kUnavailable;
  auto& retry_at = refusal.error.retry_at;
  if (gate_ != nullptr && retry_at) {
    retry_at = gate_->Close(kTokenFamily, *retry_at, Closing::kRateLimit);
  }
  return std::unexpected(std::move(refusal));
}

}  // namespace tracklake
