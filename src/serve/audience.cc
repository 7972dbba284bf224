#include "serve/audience.h"

#include <variant>

#include "base/exhausted.h"

namespace tracklake::serve {

void AudienceEvents::Tell(const Event& event) {
  AsFarAsPossible([&] { TellAudience(event); });  // nothing fails because somebody counts
  next_->Tell(event);
}

void AudienceEvents::TellAudience(const Event& event) {
  audience_->feed.Add(event);
  if (const auto* rows = std::get_if<RowsCommitted>(&event)) {
    audience_->counters.Add(*rows);
  } else if (std::holds_alternative<RunBegan>(event)) {
    const MutexLock lock(mutex_);
    run_ = Stopwatch();
  } else if (const auto* end = std::get_if<RunEnded>(&event)) {
    std::chrono::milliseconds took{};
    {
      const MutexLock lock(mutex_);
      took = run_.Elapsed();
    }
    audience_->counters.AddRun(end->command, end->outcome, took);
  }
}

}  // namespace tracklake::serve
