#include "spotify/client.h"

#include <utility>

#include "spotify/redact.h"
#include "spotify/retrying_get.h"

namespace tracklake {
namespace {

// A shorter token, as only a test gives, may stand in a good answer without being quoted.
constexpr std::size_t kShortestInGoodAnswers = 16;

Refusal RefuseUnsent(Meaning meaning, const Error& error) {
  return {meaning, error, error.message, {}};
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

// With a token, which may turn out to be old, and must not stand in anything that is kept or told.
class Client::Request final : public RetryingGet {
 public:
  Request(Client* client, const std::string& target, std::string_view what, JsonDocument* document,
          const Reader& read)
      : RetryingGet(&client->upstream_, client->gate_, client->endpoints_.api, target,
                    FamilyOf(target), what, document, read),
        client_(*client) {}

 protected:
  std::optional<Refusal> Authorize(HttpRequest* request) override {
    Result<Secret> token = client_.tokens_->Get();
    if (!token.has_value()) return RefuseToken(token.error());
    token_ = *std::move(token);
    request->secret_headers.push_back({"Authorization", Secret("Bearer " + token_.Reveal())});
    return std::nullopt;
  }

  int Mask(HttpResponse* response) override {
    const bool may_be_chance =
        response->status < 300 && token_.Reveal().size() < kShortestInGoodAnswers;
    return may_be_chance ? 0 : RedactResponse(response, token_);
  }

  Result<> Complain(const Error& unreadable) override {
    const ErrorBody said = ReadErrorBody(body());
    if (said.form != ErrorForm::kApi) return std::unexpected(unreadable);
    return Fail(ErrorKind::kBadData, "an error where an answer was expected: {}", said.text);
  }

  void OnAnswer(int masked) override {
    if (CallObserver* observer = client_.upstream_.observer) {
      observer->OnAnswer(target(), answer().meaning, body(), masked);
    }
  }

  bool WaitForNext() override {
    if (answer().meaning == Meaning::kTokenRefused) return Refresh();
    if (answer().meaning != Meaning::kTokenMissing) return RetryingGet::WaitForNext();
    const auto wait = tries().schedule().AfterTokenGlitch();
    if (!wait) return Refresh();
    tries().Wait(*wait, answer().Reason());
    return true;
  }

  void Word(Refusal* refusal) override {
    const auto retry_at = refusal->error.retry_at;
    const bool is_quota = answer().meaning == Meaning::kQuotaExceeded;
    const bool is_long = answer().retry_after > client_.upstream_.policy.max_rate_limit_wait;
    if (!retry_at || (!is_quota && !is_long)) return;
    refusal->reason = NoMoreCalls(family());
    refusal->error.message = fmt::format("{} takes no more calls of {} until {}",
                                         ServiceOf(family()), family(), FormatTimestamp(*retry_at));
  }

 private:
  static Refusal RefuseToken(const Error& error) {
    Meaning meaning = Meaning::kNoCredential;
    if (error.kind == ErrorKind::kUnavailable) meaning = Meaning::kUnreachable;
    if (IsOwn(error.kind)) meaning = Meaning::kUncounted;
    if (error.kind == ErrorKind::kDeferred) return RefuseByGate(error, kTokenFamily);
    return RefuseUnsent(meaning, error);
  }

  // Another token, once.
  bool Refresh() {
    client_.tokens_->Reject(token_);
    return !std::exchange(refreshed_, true);
  }

  Client& client_;
  Secret token_;
  bool refreshed_ = false;
};

Client::Client(Endpoints endpoints, HttpTransport* transport, TokenSource* tokens, CallGate* gate,
               Clock* clock, Rng* rng, CallObserver* observer, RetryPolicy policy,
               HttpTimeouts timeouts)
    : endpoints_(std::move(endpoints)),
      tokens_(tokens),
      gate_(gate),
      upstream_{transport, clock, rng, policy, timeouts, observer, {}} {}

Reply Client::Get(std::string_view target, std::string_view what, JsonDocument* document,
                  const Reader& read) {
  if (!target.starts_with('/')) {
    const Result<std::string> below = TargetOf(target);
    if (!below.has_value()) {
      Error error = below.error();
      error.message = fmt::format("{}: {}", what, error.message);
      return {std::unexpected(RefuseUnsent(Meaning::kDamaged, error)), 0};
    }
    return Request(this, *below, what, document, read).Run();
  }
  return Request(this, std::string(target), what, document, read).Run();
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
