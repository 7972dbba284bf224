#include "spotify/token.h"

#include <simdjson.h>

#include <utility>

#include "base/base64.h"
#include "spotify/errors.h"
#include "spotify/redact.h"

namespace tracklake {
namespace {

using std::chrono::seconds;

// A token is replaced this long before it expires, so that no request is under way with a dead one.
constexpr seconds kRenewBefore{120};

// What a token lives when the answer does not say, and what is believed at most.
constexpr seconds kTokenLifetime{3600};

constexpr std::string_view kHint =
    "Check SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET against the app's settings at "
    "https://developer.spotify.com/dashboard.";

struct TokenAnswer {
  Secret token;
  seconds lifetime = kTokenLifetime;
};

std::optional<TokenAnswer> ParseToken(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view token;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS ||
      root["access_token"].get(token) != simdjson::SUCCESS || token.empty()) {
    return std::nullopt;
  }
  TokenAnswer answer{Secret(std::string(token))};
  std::int64_t expires_in = 0;
  if (root["expires_in"].get(expires_in) == simdjson::SUCCESS && expires_in > 0 &&
      expires_in < kTokenLifetime.count()) {
    answer.lifetime = seconds(expires_in);
  }
  return answer;
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
      return ParseToken(response->body) ? std::nullopt : schedule->AfterDamaged();
    default:
      return std::nullopt;
  }
}

}  // namespace

ClientCredentialsTokens::ClientCredentialsTokens(Url accounts, ClientCredentials credentials,
                                                 HttpTransport* transport, Clock* clock, Rng* rng,
                                                 RetryPolicy policy)
    : accounts_(std::move(accounts)),
      credentials_(std::move(credentials)),
      transport_(transport),
      clock_(clock),
      rng_(rng),
      policy_(policy) {}

Result<Secret> ClientCredentialsTokens::Get() {
  const std::lock_guard lock(mutex_);
  if (token_.empty() || clock_->NowSeconds() >= renew_at_) {
    TL_ASSIGN(const HttpResponse response, Ask());
    TL_TRY(Take(response));
  }
  return token_;
}

void ClientCredentialsTokens::Reject(const Secret& token) {
  const std::lock_guard lock(mutex_);
  if (token.Reveal() == token_.Reveal()) token_ = Secret();
}

HttpRequest ClientCredentialsTokens::MakeRequest() const {
  Url url = accounts_;
  url.path += url.path.ends_with('/') ? "api/token" : "/api/token";
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.url = url.Text();
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.secret_headers.push_back(
      {"Authorization", Secret("Basic " + EncodeBase64(credentials_.client_id + ":" +
                                                       credentials_.client_secret.Reveal()))});
  request.body = Secret("grant_type=client_credentials");
  return request;
}

Result<HttpResponse> ClientCredentialsTokens::Ask() {
  const HttpRequest request = MakeRequest();
  RetrySchedule schedule(policy_, rng_);
  for (;;) {  // bounded by the schedule
    Result<HttpResponse> response = transport_->Send(request);
    const auto wait = WaitAfter(response, &schedule);
    if (!wait) return response;
    clock_->SleepFor(*wait);
  }
}

Result<> ClientCredentialsTokens::Take(const HttpResponse& response) {
  Answer answer = Understand(response, "token");
  answer.text = Redact(answer.text, credentials_.client_secret);
  if (answer.meaning == Meaning::kOk) {
    const auto parsed = ParseToken(response.body);
    if (!parsed) {
      return Fail(ErrorKind::kUnavailable, "{} gave an answer without a token", accounts_.Origin());
    }
    token_ = parsed->token;
    renew_at_ = clock_->NowSeconds() + std::max(parsed->lifetime - kRenewBefore, seconds(1));
    return {};
  }
  const bool passing = answer.meaning == Meaning::kServerError ||
                       answer.meaning == Meaning::kRateLimited ||
                       answer.meaning == Meaning::kQuotaExceeded;
  if (passing) {
    return std::unexpected(ExplainAnswer(answer, "Spotify's token service", clock_->NowSeconds()));
  }
  return WithHint(Fail(ErrorKind::kPermission, "Spotify gives no token for these credentials ({})",
                       answer.Reason()),
                  std::string(kHint));
}

}  // namespace tracklake
