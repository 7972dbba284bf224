#include "enrich/web_client.h"

#include <optional>
#include <utility>

#include "base/unicode.h"
#include "spotify/check_answer.h"

namespace tracklake {

// One request with all its tries.
class WebClient::Request {
 public:
  Request(WebClient* client, std::string_view target, std::string_view what,
          const Client::Reader& read)
      : client_(*client),
        what_(what),
        read_(read),
        tries_(&client->upstream_, client->root_.Origin(), what) {
    request_.url = client_.root_.Origin() + client_.root_.path + std::string(target);
    request_.headers.push_back({"Accept", "application/json"});
  }

  Reply Run() {
    // Every way around this loop is bounded by the schedule.
    for (;;) {
      if (auto result = Try()) return {std::move(*result), tries_.count()};
    }
  }

 private:
  using Outcome = std::optional<std::expected<Fetched, Refusal>>;

  // One call. nullopt: it failed, the wait is over, and it may be tried again.
  Outcome Try() {
    if (const auto leave = client_.gate_->Admit(client_.family_); !leave.has_value()) {
      return std::unexpected(RefuseByGate(leave.error(), client_.family_));
    }
    Result<HttpResponse> response = tries_.Send(request_);
    const Seconds now = client_.upstream_.clock->NowSeconds();
    if (!response.has_value()) return AfterFailure(response.error(), now);
    answer_ = Understand(*response, client_.family_, now);
    body_ = std::move(response->body);
    return answer_.meaning == Meaning::kOk ? AfterBody(now) : WaitOrRefuse(now);
  }

  Outcome AfterFailure(const Error& error, Seconds now) {
    answer_ = {Meaning::kUnreachable, 0, error.message, {}};
    body_.clear();
    if (error.kind == ErrorKind::kUnavailable) return WaitOrRefuse(now);
    if (error.kind == ErrorKind::kBadData) answer_.meaning = Meaning::kDamaged;
    if (error.kind == ErrorKind::kExhausted) answer_.meaning = Meaning::kUncounted;
    Error named = error;
    named.message = fmt::format("{}: {}", what_, error.message);
    return std::unexpected(Refusal{answer_.meaning, std::move(named), error.message, {}});
  }

  Outcome AfterBody(Seconds now) {
    const Result<> readable = Read();
    if (readable.has_value()) return Fetched{std::move(body_), now};
    answer_ = {Meaning::kDamaged, 0, readable.error().message, {}};
    return WaitOrRefuse(now);
  }

  Result<> Read() {
    body_.erase(0, body_.size() - WithoutByteOrderMark(body_).size());
    TL_TRY(CheckAnswer(body_));
    return read_(body_);
  }

  Outcome WaitOrRefuse(Seconds now) {
    return tries_.WaitAfter(answer_) ? std::nullopt : Refuse(now);
  }

  Outcome Refuse(Seconds now) {
    Error error = ExplainAnswer(answer_, what_, now);
    // Cures for Spotify's answers are none for another server's.
    if (error.kind != ErrorKind::kDeferred)
      error.hint = "Run again later; what was landed is kept.";
    if (error.retry_at) {
      const bool is_quota = answer_.meaning == Meaning::kQuotaExceeded;
      error.retry_at = client_.gate_->Close(client_.family_, *error.retry_at,
                                            is_quota ? Closing::kQuota : Closing::kRateLimit);
    }
    return std::unexpected(
        Refusal{answer_.meaning, std::move(error), answer_.Reason(), std::move(body_)});
  }

  WebClient& client_;
  const std::string_view what_;
  const Client::Reader& read_;
  HttpRequest request_;
  Tries tries_;
  Answer answer_;     // the last one
  std::string body_;  // its body
};

WebClient::WebClient(Url root, std::string family, HttpTransport* transport, CallGate* gate,
                     Clock* clock, Rng* rng, CallObserver* observer, RetryPolicy policy)
    : root_(std::move(root)),
      family_(std::move(family)),
      gate_(gate),
      upstream_{transport, clock, rng, policy, HttpTimeouts(), observer, {}} {}

Reply WebClient::Get(std::string_view target, std::string_view what, const Client::Reader& read) {
  return Request(this, target, what, read).Run();
}

}  // namespace tracklake
