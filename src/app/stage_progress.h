// Tells how far a stage is while it lives, and at its end that it has ended. From any thread, one
// at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "observe/events.h"

namespace tracklake::app {

class StageProgress {
 public:
  // Borrows both.
  StageProgress(Events* events, std::string_view stage) : events_(events), stage_(stage) {}
  ~StageProgress() { End(); }
  StageProgress(const StageProgress&) = delete;
  StageProgress& operator=(const StageProgress&) = delete;

  void Update(std::int64_t done, std::int64_t total, std::string_view noun) {
    events_->Tell(StageProgressed{stage_, done, total, noun});
  }
  void End() {
    if (!has_ended_) events_->Tell(StageEnded{stage_});
    has_ended_ = true;
  }

 private:
  Events* const events_;
  const std::string_view stage_;
  bool has_ended_ = false;
};

}  // namespace tracklake::app
