#include "spotify/client.h"

#include <utility>

#include "base/unicode.h"
#include "spotify/check_answer.h"
#include "spotify/redact.h"

namespace tracklake {
namespace {

// A shorter token, as only a test gives, may stand in a good answer without being quoted.
constexpr std::size_t kShortestInGoodAnswers = 16;

Refusal RefuseUnsent(Meaning meaning, const Error& error) {
  return {meaning, error, error.message, {}};
}

// Failures of this machine's disk, memory or files.
bool IsOwn(ErrorKind kind) {
  return kind == ErrorKind::kIo || kind == ErrorKind::kExhausted || kind == ErrorKind::kCorruption;
}

// The same whether Spotify said so or the gate remembers it: a refusal of the same cause is landed
// once.
std::string NoMoreCalls(std::string_view family) {
  return fmt::format("quota of {} spent or closed", family);
}

}  // namespace

// The time of the next try stands in the error; a reason is the same from run to run.
Refusal RefuseByGate(const Error& error, std::string_view family) {
  if (error.kind != ErrorKind::kDeferred) {
    return {Meaning::kUncounted, error, "calls cannot be counted", {}};
  }
  return {Meaning::kQuotaExceeded, error, NoMoreCalls(family), {}};
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
        tries_(&client->upstream_, client->endpoints_.api.Origin(), what) {}

  Reply Run() {
    // Every way around this loop is bounded by the schedule, or by refreshed_.
    for (;;) {
      if (auto result = Try()) return {std::move(*result), tries_.count()};
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
    Result<HttpResponse> response = tries_.Send(MakeRequest());
    const Seconds now = client_.upstream_.clock->NowSeconds();
    if (!response.has_value()) return AfterFailure(response.error(), now);
    // Before anything is cut or cited: a part of the token is secret too.
    const bool may_be_chance =
        response->status < 300 && token_.Reveal().size() < kShortestInGoodAnswers;
    const int masked = may_be_chance ? 0 : RedactResponse(&*response, token_);
    answer_ = Understand(*response, family_, now);
    body_ = std::move(response->body);
    if (answer_.meaning == Meaning::kOk) return AfterBody(now, masked);
    Tell(masked);
    return AfterAnswer(now);
  }

  HttpRequest MakeRequest() const {
    const Url& api = client_.endpoints_.api;
    HttpRequest request;
    request.url = api.Origin() + api.path + target_;
    request.headers.push_back({"Accept", "application/json"});
    request.secret_headers.push_back({"Authorization", Secret("Bearer " + token_.Reveal())});
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

  Outcome AfterFailure(const Error& error, Seconds now) {
    answer_ = {Meaning::kUnreachable, 0, error.message, {}};
    body_.clear();
    if (error.kind == ErrorKind::kUnavailable) return WaitOrRefuse(now);
    if (error.kind == ErrorKind::kBadData) answer_.meaning = Meaning::kDamaged;
    if (IsOwn(error.kind)) answer_.meaning = Meaning::kUncounted;
    Error named = error;
    named.message = fmt::format("{}: {}", what_, error.message);
    return std::unexpected(Refusal{answer_.meaning, std::move(named), error.message, {}});
  }

  Outcome AfterBody(Seconds now, int masked) {
    const Result<> readable = Read();
    if (!readable.has_value()) answer_ = {Meaning::kDamaged, 0, readable.error().message, {}};
    Tell(masked);
    if (readable.has_value()) return Fetched{std::move(body_), now, masked};
    return WaitOrRefuse(now);
  }

  Result<> Read() {
    body_.erase(0, body_.size() - WithoutByteOrderMark(body_).size());
    TL_TRY(CheckAnswer(body_));
    const Result<> readable = read_(body_);
    if (readable.has_value()) return {};
    const ErrorBody said = ReadErrorBody(body_);
    if (said.form != ErrorForm::kApi) return readable;
    return Fail(ErrorKind::kBadData, "an error where an answer was expected: {}", said.text);
  }

  void Tell(int masked) {
    if (CallObserver* observer = client_.upstream_.observer) {
      observer->OnAnswer(target_, answer_.meaning, body_, masked);
    }
  }

  Outcome AfterAnswer(Seconds now) {
    if (answer_.meaning == Meaning::kTokenRefused) return RefreshOrRefuse(now);
    if (answer_.meaning != Meaning::kTokenMissing) return WaitOrRefuse(now);
    const auto wait = tries_.schedule().AfterTokenGlitch();
    if (!wait) return RefreshOrRefuse(now);
    tries_.Wait(*wait, answer_.Reason());
    return std::nullopt;
  }

  // `now` is when the answer came, to which its Retry-After is related.
  Outcome WaitOrRefuse(Seconds now) {
    return tries_.WaitAfter(answer_) ? std::nullopt : Refuse(now);
  }

  Outcome RefreshOrRefuse(Seconds now) {
    client_.tokens_->Reject(token_);
    if (refreshed_) return Refuse(now);
    refreshed_ = true;
    return std::nullopt;
  }

  Outcome Refuse(Seconds now) {
    Refusal refusal{answer_.meaning, ExplainAnswer(answer_, what_, now), answer_.Reason(),
                    std::move(body_)};
    if (refusal.error.retry_at) {
      const bool is_quota = answer_.meaning == Meaning::kQuotaExceeded;
      const bool is_long = answer_.retry_after > client_.upstream_.policy.max_rate_limit_wait;
      // What is told is when a call may be made, which the ledger may allow later than Spotify.
      refusal.error.retry_at = client_.gate_->Close(
          family_, *refusal.error.retry_at, is_quota ? Closing::kQuota : Closing::kRateLimit);
      if (is_quota || is_long) {
        refusal.reason = NoMoreCalls(family_);
        refusal.error.message =
            fmt::format("{} takes no more calls of {} until {}", ServiceOf(family_), family_,
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
  Tries tries_;
  Secret token_;
  bool refreshed_ = false;
  Answer answer_;     // the last one
  std::string body_;  // its body
};

Client::Client(Endpoints endpoints, HttpTransport* transport, TokenSource* tokens, CallGate* gate,
               Clock* clock, Rng* rng, CallObserver* observer, RetryPolicy policy,
               HttpTimeouts timeouts)
    : endpoints_(std::move(endpoints)),
      tokens_(tokens),
      gate_(gate),
      upstream_{transport, clock, rng, policy, timeouts, observer, {}} {}

Reply Client::Get(std::string_view target, std::string_view what, const Reader& read) {
  if (!target.starts_with('/')) {
    const Result<std::string> below = TargetOf(target);
    if (!below.has_value()) {
      Error error = below.error();
      error.message = fmt::format("{}: {}", what, error.message);
      return {std::unexpected(RefuseUnsent(Meaning::kDamaged, error)), 0};
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
