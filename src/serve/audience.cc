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
  } else if (const auto* begin = std::get_if<RunBegan>(&event)) {
    const MutexLock lock(mutex_);
    run_ = Stopwatch();
    before_ = begin->ago;
  } else if (const auto* end = std::get_if<RunEnded>(&event)) {
    std::chrono::microseconds took{};
    {
      const MutexLock lock(mutex_);
      took = run_.Elapsed() + before_ - end->ago;
    }
    audience_->counters.AddRun(end->command, end->outcome,
                               std::chrono::floor<std::chrono::milliseconds>(took));
  }
}

}  // namespace tracklake::serve
