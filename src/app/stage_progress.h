// Tells that a stage begins, how far it is, and that it has ended: with an outcome, or as failed
// when the object dies before. From any thread, one at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/outcome.h"
#include "observe/events.h"

namespace tracklake::app {

class StageProgress {
 public:
  // Borrows both.
  StageProgress(Events* events, std::string_view stage) : events_(events), stage_(stage) {
    events_->Tell(StageBegan{stage_});
  }
  ~StageProgress() { End(Outcome::kFailed); }
  StageProgress(const StageProgress&) = delete;
  StageProgress& operator=(const StageProgress&) = delete;

  void Update(std::int64_t done, std::int64_t total, std::string_view noun,
              std::string_view beside = {}) {
    events_->Tell(StageProgressed{stage_, done, total, noun, beside});
  }
  void End(Outcome outcome) {
    if (!has_ended_) events_->Tell(StageEnded{stage_, NameOf(outcome)});
    has_ended_ = true;
  }

 private:
  Events* const events_;
  const std::string_view stage_;
  bool has_ended_ = false;
};

}  // namespace tracklake::app
