#include "enrich/web_client.h"

#include <optional>
#include <utility>

namespace tracklake {

using std::chrono::milliseconds;

// One request with all its tries.
class WebClient::Request {
 public:
  Request(WebClient* client, std::string_view target, std::string_view what,
          const Client::Reader& read)
      : client_(*client), what_(what), read_(read), schedule_(client->policy_, client->rng_) {
    request_.url = client_.root_.Origin() + client_.root_.path + std::string(target);
    request_.headers.push_back({"Accept", "application/json"});
  }

  Reply Run() {
    // Every way around this loop is bounded by the schedule.
    for (;;) {
      if (auto result = Try()) return {std::move(*result), calls_};
    }
  }

 private:
  using Outcome = std::optional<std::expected<Fetched, Refusal>>;

  // One call. nullopt: it failed, the wait is over, and it may be tried again.
  Outcome Try() {
    if (const auto leave = client_.gate_->Admit(client_.family_); !leave.has_value()) {
      return std::unexpected(RefuseByGate(leave.error(), client_.family_));
    }
    ++calls_;
    Result<HttpResponse> response = client_.transport_->Send(request_);
    if (!response.has_value()) return AfterFailure(response.error());
    answer_ = Understand(*response, client_.family_);
    body_ = std::move(response->body);
    switch (answer_.meaning) {
      case Meaning::kOk:
        return AfterBody();
      case Meaning::kServerError:
        return WaitOrRefuse(schedule_.AfterTransient());
      case Meaning::kRateLimited:
        return WaitOrRefuse(schedule_.AfterRateLimit(answer_.retry_after));
      default:
        return Refuse();
    }
  }

  Outcome AfterFailure(const Error& error) {
    answer_ = {Meaning::kUnreachable, 0, error.message, {}};
    body_.clear();
    if (error.kind == ErrorKind::kUnavailable) return WaitOrRefuse(schedule_.AfterTransient());
    if (error.kind == ErrorKind::kExhausted) answer_.meaning = Meaning::kUncounted;
    return std::unexpected(Refusal{answer_.meaning, error, error.message, {}});
  }

  Outcome AfterBody() {
    const Seconds now = client_.clock_->NowSeconds();
    const Result<> readable = read_(body_);
    if (readable.has_value()) return Fetched{std::move(body_), now};
    answer_ = {Meaning::kDamaged, 0, readable.error().message, {}};
    return WaitOrRefuse(schedule_.AfterDamaged());
  }

  Outcome WaitOrRefuse(std::optional<milliseconds> wait) {
    if (!wait) return Refuse();
    client_.clock_->SleepFor(*wait);
    return std::nullopt;
  }

  Outcome Refuse() {
    Error error = ExplainAnswer(answer_, what_, client_.clock_->NowSeconds());
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
  RetrySchedule schedule_;
  int calls_ = 0;
  Answer answer_;     // the last one
  std::string body_;  // its body
};

WebClient::WebClient(Url root, std::string family, HttpTransport* transport, CallGate* gate,
                     Clock* clock, Rng* rng, RetryPolicy policy)
    : root_(std::move(root)),
      family_(std::move(family)),
      transport_(transport),
      gate_(gate),
      clock_(clock),
      rng_(rng),
      policy_(policy) {}

Reply WebClient::Get(std::string_view target, std::string_view what, const Client::Reader& read) {
  return Request(this, target, what, read).Run();
}

}  // namespace tracklake
