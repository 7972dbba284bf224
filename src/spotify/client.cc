#include "spotify/client.h"

#include <utility>

#include "spotify/redact.h"

namespace tracklake {
namespace {

using std::chrono::milliseconds;

Refusal RefuseUnsent(Meaning meaning, const Error& error) {
  return {meaning, error, error.message, {}};
}

// Failures of this machine's disk, memory or files.
bool IsOwn(ErrorKind kind) {
  return kind == ErrorKind::kIo || kind == ErrorKind::kExhausted || kind == ErrorKind::kCorruption;
}

std::string QuotaSpent(std::string_view family) { return fmt::format("quota of {} spent", family); }

}  // namespace

// The time of the next try stands in the error; a reason is the same from run to run.
Refusal RefuseByGate(const Error& error, std::string_view family) {
  if (error.kind != ErrorKind::kDeferred) {
    return {Meaning::kUncounted, error, "calls cannot be counted", {}};
  }
  return {Meaning::kQuotaExceeded, error, QuotaSpent(family), {}};
}

Result<Endpoints> ParseEndpoints(std::string_view api, std::string_view accounts) {
  Endpoints endpoints;
  TL_ASSIGN(endpoints.api, ParseServiceUrl(api, "the API's address"));
  TL_ASSIGN(endpoints.accounts, ParseServiceUrl(accounts, "the accounts service's address"));
  return endpoints;
}

// One request with all its tries.
class Client::Request {
 public:
  Request(Client* client, std::string target, std::string_view what, const Reader& read)
      : client_(*client),
        target_(std::move(target)),
        family_(FamilyOf(target_)),
        what_(what),
        read_(read),
        schedule_(client->policy_, client->rng_) {}

  Reply Run() {
    // Every way around this loop is bounded by the schedule, or by refreshed_.
    for (;;) {
      if (auto result = Try()) return {std::move(*result), calls_};
    }
  }

 private:
  using Outcome = std::optional<std::expected<Fetched, Refusal>>;

  // One call. nullopt: it failed, the wait is over, and it may be tried again.
  Outcome Try() {
    const Result<Secret> token = client_.tokens_->Get();
    if (!token.has_value()) return RefuseToken(token.error());
    if (const auto leave = client_.gate_->Admit(family_); !leave.has_value()) {
      return std::unexpected(RefuseByGate(leave.error(), family_));
    }
    token_ = *token;
    ++calls_;
    Result<HttpResponse> response = client_.transport_->Send(MakeRequest());
    if (!response.has_value()) return AfterFailure(response.error());
    const Seconds now = client_.clock_->NowSeconds();
    answer_ = Understand(*response, family_);
    if (answer_.meaning == Meaning::kOk) return AfterBody(std::move(response->body), now);
    // Before anything is cut: a part of the token is secret too.
    response->body = Redact(response->body, token_);
    answer_ = Understand(*response, family_);
    body_ = std::move(response->body);
    return AfterAnswer(now);
  }

  HttpRequest MakeRequest() const {
    const Url& api = client_.endpoints_.api;
    HttpRequest request;
    request.url = api.Origin() + api.path + target_;
    request.headers.push_back({"Accept", "application/json"});
    request.secret_headers.push_back({"Authorization", Secret("Bearer " + token_.Reveal())});
    request.timeouts = client_.timeouts_;
    return request;
  }

  static Outcome RefuseToken(const Error& error) {
    Meaning meaning = Meaning::kNoCredential;
    if (error.kind == ErrorKind::kUnavailable) meaning = Meaning::kUnreachable;
    if (IsOwn(error.kind)) meaning = Meaning::kUncounted;
    if (error.kind == ErrorKind::kDeferred)
      return std::unexpected(RefuseByGate(error, kTokenFamily));
    return std::unexpected(RefuseUnsent(meaning, error));
  }

  Outcome AfterFailure(const Error& error) {
    answer_ = {Meaning::kUnreachable, 0, error.message, {}};
    body_.clear();
    if (error.kind == ErrorKind::kUnavailable) return WaitOrRefuse(schedule_.AfterTransient());
    if (error.kind == ErrorKind::kBadData) answer_.meaning = Meaning::kDamaged;
    if (IsOwn(error.kind)) answer_.meaning = Meaning::kUncounted;
    return std::unexpected(Refusal{answer_.meaning, error, error.message, {}});
  }

  Outcome AfterBody(std::string body, Seconds now) {
    const Result<> readable = read_(body);
    if (readable.has_value()) return Fetched{std::move(body), now};
    answer_ = {Meaning::kDamaged, 0, readable.error().message, {}};
    body_ = Redact(body, token_);
    return WaitOrRefuse(schedule_.AfterDamaged());
  }

  Outcome AfterAnswer(Seconds now) {
    switch (answer_.meaning) {
      case Meaning::kServerError:
        return WaitOrRefuse(schedule_.AfterTransient());
      case Meaning::kRateLimited:
        return WaitOrRefuse(schedule_.AfterRateLimit(answer_.retry_after));
      case Meaning::kTokenMissing:
        if (const auto wait = schedule_.AfterTokenGlitch()) return WaitOrRefuse(wait);
        return RefreshOrRefuse();
      case Meaning::kTokenRefused:
        return RefreshOrRefuse();
      default:
        return Refuse(now);
    }
  }

  Outcome WaitOrRefuse(std::optional<milliseconds> wait) {
    if (!wait) return Refuse(client_.clock_->NowSeconds());
    client_.clock_->SleepFor(*wait);
    return std::nullopt;
  }

  Outcome RefreshOrRefuse() {
    client_.tokens_->Reject(token_);
    if (refreshed_) return Refuse(client_.clock_->NowSeconds());
    refreshed_ = true;
    return std::nullopt;
  }

  Outcome Refuse(Seconds now) {
    Refusal refusal{answer_.meaning, ExplainAnswer(answer_, what_, now), answer_.Reason(),
                    std::move(body_)};
    if (refusal.error.retry_at) {
      const bool is_quota = answer_.meaning == Meaning::kQuotaExceeded;
      // What is told is when a call may be made, which the ledger may allow later than Spotify.
      refusal.error.retry_at = client_.gate_->Close(
          family_, *refusal.error.retry_at, is_quota ? Closing::kQuota : Closing::kRateLimit);
      if (is_quota) {
        refusal.reason = QuotaSpent(family_);
        refusal.error.message = fmt::format("Spotify takes no more calls of {} until {}", family_,
                                            FormatTimestamp(*refusal.error.retry_at));
      }
    }
    return std::unexpected(std::move(refusal));
  }

  Client& client_;
  const std::string target_;
  const std::string family_;
  const std::string_view what_;
  const Reader& read_;
  RetrySchedule schedule_;
  Secret token_;
  bool refreshed_ = false;
  int calls_ = 0;
  Answer answer_;     // the last one
  std::string body_;  // its body
};

Client::Client(Endpoints endpoints, HttpTransport* transport, TokenSource* tokens, CallGate* gate,
               Clock* clock, Rng* rng, RetryPolicy policy, HttpTimeouts timeouts)
    : endpoints_(std::move(endpoints)),
      transport_(transport),
      tokens_(tokens),
      gate_(gate),
      clock_(clock),
      rng_(rng),
      policy_(policy),
      timeouts_(timeouts) {}

Reply Client::Get(std::string_view target, std::string_view what, const Reader& read) {
  if (!target.starts_with('/')) {
    const Result<std::string> below = TargetOf(target);
    if (!below.has_value()) {
      return {std::unexpected(RefuseUnsent(Meaning::kDamaged, below.error())), 0};
    }
    return Request(this, *below, what, read).Run();
  }
  return Request(this, std::string(target), what, read).Run();
}

std::expected<void, Refusal> Client::MayCall(std::string_view target) {
  const std::string family = FamilyOf(target);
  const Result<> leave = gate_->MayCall(family);
  if (leave.has_value()) return {};
  return std::unexpected(RefuseByGate(leave.error(), family));
}

Result<std::string> Client::TargetOf(std::string_view address) const {
  TL_ASSIGN(const Url url, ParseUrl(address));
  const std::string& root = endpoints_.api.path;
  const bool below = url.Origin() == endpoints_.api.Origin() && url.path.starts_with(root + "/") &&
                     url.path.find("/.") == std::string::npos;
  if (!below) {
    return Fail(ErrorKind::kBadData, "an address of {} where one of {}{} was expected",
                url.Origin(), endpoints_.api.Origin(), root);
  }
  return url.PathAndQuery().substr(root.size());
}

}  // namespace tracklake
