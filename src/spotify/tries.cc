#include "spotify/tries.h"

#include <algorithm>

#include "base/stopwatch.h"

namespace tracklake {

using std::chrono::milliseconds;

Tries::~Tries() {
  if (has_told_) upstream_.observer->OnEnd();
}

CallWait Tries::Waiting(milliseconds so_long) const { return {server_, what_, count_, so_long}; }

Result<HttpResponse> Tries::Send(HttpRequest request) {
  ++count_;
  request.timeouts = upstream_.timeouts;
  request.timeouts.total = std::min(request.timeouts.total, schedule_.TryFor());
  if (upstream_.observer != nullptr) {
    request.on_silence = [this](milliseconds silent) {
      has_told_ = true;
      upstream_.observer->OnSilence(Waiting(silent));
    };
  }
  const Stopwatch stopwatch;
  const Micros begun = upstream_.clock->Now();
  Result<HttpResponse> response = upstream_.transport->Send(request);
  // A simulated clock stands still while a real server takes its time.
  const auto by_clock = std::chrono::floor<milliseconds>(upstream_.clock->Now() - begun);
  schedule_.Spend(std::max(by_clock, stopwatch.Elapsed()));
  if (response.has_value() && response->status < 500) upstream_.silence.Answered();
  return response;
}

std::optional<milliseconds> Tries::DelayAfter(const Answer& answer) {
  switch (answer.meaning) {
    case Meaning::kUnreachable:
    case Meaning::kServerError:
      return schedule_.AfterTransient();
    case Meaning::kGateway:
    case Meaning::kDamaged:
      return schedule_.AfterDamaged();
    case Meaning::kRateLimited:
      return schedule_.AfterRateLimit(answer.retry_after);
    default:
      return std::nullopt;
  }
}

bool Tries::WaitAfter(const Answer& answer) {
  if (const auto delay = DelayAfter(answer)) {
    Wait(*delay, answer.Reason());
    return true;
  }
  // It said nothing, or that it cannot, until there was no time left.
  const bool is_silent =
      answer.meaning == Meaning::kUnreachable || answer.meaning == Meaning::kServerError;
  if (is_silent) upstream_.silence.GivenUp();
  return false;
}

void Tries::Wait(milliseconds so_long, std::string_view reason) {
  // Short waits are told too, once they and the tries together take long.
  const milliseconds spent = upstream_.policy.give_up_after - schedule_.TryFor();
  if (upstream_.observer != nullptr && std::max(spent, so_long) >= kToldSilence) {
    has_told_ = true;
    upstream_.observer->OnRetry(Waiting(so_long), reason);
  }
  upstream_.clock->SleepFor(so_long);
}

}  // namespace tracklake
