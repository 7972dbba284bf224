#include "spotify/retrying_get.h"

#include <utility>

#include "base/unicode.h"
#include "spotify/check_answer.h"

namespace tracklake {

bool IsOwn(ErrorKind kind) {
  return kind == ErrorKind::kIo || kind == ErrorKind::kExhausted || kind == ErrorKind::kCorruption;
}

RetryingGet::RetryingGet(Upstream* upstream, CallGate* gate, const Url& root, std::string target,
                         std::string family, std::string_view what, JsonDocument* document,
                         const Client::Reader& read)
    : upstream_(*upstream),
      gate_(gate),
      target_(std::move(target)),
      family_(std::move(family)),
      what_(what),
      document_(document),
      read_(read),
      tries_(upstream, root.Origin(), what) {
  request_.url = root.Origin() + root.path + target_;
  request_.headers.push_back({"Accept", "application/json"});
}

Reply RetryingGet::Run() {
  // Every way around this loop is bounded by the schedule, or by WaitForNext().
  for (;;) {
    if (auto result = Try()) return {std::move(*result), tries_.count()};
  }
}

// One call. nullopt: it failed, the wait is over, and it may be tried again.
RetryingGet::Outcome RetryingGet::Try() {
  HttpRequest request = request_;
  if (auto refusal = Authorize(&request)) return std::unexpected(std::move(*refusal));
  if (const auto leave = gate_->Admit(family_); !leave.has_value()) {
    return std::unexpected(RefuseByGate(leave.error(), family_));
  }
  Result<HttpResponse> response = tries_.Send(std::move(request));
  const Seconds now = upstream_.clock->NowSeconds();
  if (!response.has_value()) return AfterFailure(response.error(), now);
  const int masked = Mask(&*response);
  answer_ = Understand(*response, family_, now);
  body_ = std::move(response->body);
  if (answer_.meaning == Meaning::kOk) return AfterBody(now, masked);
  OnAnswer(masked);
  return AfterAnswer(now);
}

RetryingGet::Outcome RetryingGet::AfterFailure(const Error& error, Seconds now) {
  answer_ = {Meaning::kUnreachable, 0, error.message, {}};
  body_.clear();
  if (error.kind == ErrorKind::kUnavailable) return AfterAnswer(now);
  if (error.kind == ErrorKind::kBadData) answer_.meaning = Meaning::kDamaged;
  if (IsOwn(error.kind)) answer_.meaning = Meaning::kUncounted;
  Error named = error;
  named.message = fmt::format("{}: {}", what_, error.message);
  return std::unexpected(Refusal{answer_.meaning, std::move(named), error.message, {}});
}

RetryingGet::Outcome RetryingGet::AfterBody(Seconds now, int masked) {
  const Result<> readable = Read();
  if (!readable.has_value()) answer_ = {Meaning::kDamaged, 0, readable.error().message, {}};
  OnAnswer(masked);
  if (readable.has_value()) return Fetched{std::move(body_), now, masked};
  return AfterAnswer(now);
}

Result<> RetryingGet::Read() {
  body_.erase(0, body_.size() - WithoutByteOrderMark(body_).size());
  TL_ASSIGN(const JsonValue root, CheckAnswer(body_, document_));
  const Result<> readable = read_(body_, root);
  return readable.has_value() ? readable : Complain(readable.error());
}

// `now` is when the answer came, to which its Retry-After is related.
RetryingGet::Outcome RetryingGet::AfterAnswer(Seconds now) {
  if (WaitForNext()) return std::nullopt;
  return Refuse(now);
}

bool RetryingGet::WaitForNext() { return tries_.WaitAfter(answer_); }

std::unexpected<Refusal> RetryingGet::Refuse(Seconds now) {
  Refusal refusal{answer_.meaning, ExplainAnswer(answer_, what_, now), answer_.Reason(),
                  std::move(body_)};
  if (auto& retry_at = refusal.error.retry_at) {
    const bool is_quota = answer_.meaning == Meaning::kQuotaExceeded;
    // What is told is when a call may be made, which the ledger may allow later than the server.
    retry_at = gate_->Close(family_, *retry_at, is_quota ? Closing::kQuota : Closing::kRateLimit);
  }
  Word(&refusal);
  return std::unexpected(std::move(refusal));
}

}  // namespace tracklake
