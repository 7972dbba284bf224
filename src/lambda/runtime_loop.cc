#include "lambda/runtime_loop.h"

#include <chrono>
#include <utility>

#include "base/exhausted.h"
#include "lambda/deadline.h"

namespace tracklake::lambda {
namespace {

constexpr std::chrono::milliseconds kPause{100};

class Loop {
 public:
  Loop(RuntimeApi* api, Clock* clock, const Handler& handler, const OnTrouble& on_trouble)
      : api_(api), clock_(clock), handler_(handler), on_trouble_(on_trouble) {}

  Error Run() {
    for (int failures = 0;;) {
      const auto invocation = Guarded([&] { return api_->Next(); });
      if (invocation.has_value()) {
        failures = 0;
        const Result<> served = Guarded([&] { return Serve(*invocation); });
        if (!served.has_value() && IsOver(served.error())) return served.error();
        if (!served.has_value()) on_trouble_(served.error());
      } else if (IsOver(invocation.error()) || ++failures == kMaxFailedAsks) {
        return invocation.error();
      } else {
        clock_->SleepFor(kPause);
      }
    }
  }

 private:
  static bool IsOver(const Error& error) { return error.kind == ErrorKind::kInternal; }

  // Fails when the process is to end, or has no memory for the answer.
  Result<> Serve(const Invocation& invocation) {
    Result<std::string> answer = Ask(invocation);
    if (answer.has_value()) {
      TL_ASSIGN(const Delivery delivery, Send(invocation, answer));
      if (delivery == Delivery::kTaken || delivery == Delivery::kTooLate) return {};
      answer = Fail(ErrorKind::kBadData, "Lambda does not take the answer{}",
                    delivery == Delivery::kTooLarge ? ": it is too large" : "");
    }
    on_trouble_(answer.error());
    TL_TRY(Send(invocation, answer));
    return {};
  }

  Result<std::string> Ask(const Invocation& invocation) {
    const Deadline deadline(TimeToWork(invocation.deadline, clock_->Now()));
    try {
      return handler_(invocation, deadline.token());
    } catch (const std::exception&) {
      return std::unexpected(ErrorOfException());
    } catch (...) {
      return Fail(ErrorKind::kInternal, "the handler threw something that is not an exception");
    }
  }

  // An answer that cannot be brought there is told as trouble; Lambda does what it does then.
  Result<Delivery> Send(const Invocation& invocation, const Result<std::string>& answer) {
    for (int sends = 1;; ++sends) {
      const auto sent = answer.has_value() ? api_->Answer(invocation, *answer)
                                           : api_->AnswerError(invocation, answer.error());
      if (!sent.has_value() && IsOver(sent.error())) return sent;
      if (sent.has_value()) {
        if (*sent == Delivery::kTooLate) TellTooLate(invocation);
        return sent;
      }
      if (sends == kMaxSends) {
        on_trouble_(sent.error());
        return Delivery::kTooLate;
      }
      clock_->SleepFor(kPause);
    }
  }

  void TellTooLate(const Invocation& invocation) {
    on_trouble_({ErrorKind::kConflict,
                 fmt::format("Lambda no longer waits for an answer to {}", invocation.request_id),
                 "The caller tries it again; what was committed stays.",
                 {}});
  }

  RuntimeApi* const api_;
  Clock* const clock_;
  const Handler& handler_;
  const OnTrouble& on_trouble_;
};

}  // namespace

Error RunLoop(RuntimeApi* api, Clock* clock, const Handler& handler, const OnTrouble& on_trouble) {
  return Loop(api, clock, handler, on_trouble).Run();
}

}  // namespace tracklake::lambda
