// What a person sees of events. On a terminal one line that is rewritten and goes away: how far a
// stage is, and while Spotify, or another server, does not answer as it should, for how long;
// elsewhere a line a try. Words stand on lines of their own. Safe for concurrent use.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "cli/terminal/terminal.h"
#include "observe/events.h"

namespace tracklake::cli {

class TerminalEvents final : public Events {
 public:
  // Borrows both.
  TerminalEvents(const Terminal& terminal, Clock& clock) : terminal_(terminal), clock_(clock) {}
  ~TerminalEvents() override;

  void Tell(const Event& event) override;

  // Says words on the terminal that are no event: nothing is drawn before them, nor in between.
  void Between(const std::function<void()>& say);

 private:
  void On(const StageProgressed& event) TL_REQUIRES(mutex_);
  void On(const StageEnded& event) TL_REQUIRES(mutex_);
  void On(const ServerChosen& event) TL_REQUIRES(mutex_);
  void On(const CallSilent& event) TL_REQUIRES(mutex_);
  void On(const CallRetried& event) TL_REQUIRES(mutex_);
  void On(const CallEnded& event) TL_REQUIRES(mutex_);
  void On(const CallAnswered& event) TL_REQUIRES(mutex_);
  void On(const TokensMasked& event) TL_REQUIRES(mutex_);
  void On(const HistoryLost& event) TL_REQUIRES(mutex_);
  void On(const ServiceChanged& event) TL_REQUIRES(mutex_);
  void On(const ServiceTroubled& event) TL_REQUIRES(mutex_);
  void On(const ObjectParked& event) TL_REQUIRES(mutex_);
  void On(const AlarmChanged& event) TL_REQUIRES(mutex_);
  // The others people read of reports, which tell alike things together.
  template <typename Other>
  void On(const Other&) TL_REQUIRES(mutex_) {}
  void Show(const CallAwaited& call, std::string_view kind, const std::string& line)
      TL_REQUIRES(mutex_);
  void Clear() TL_REQUIRES(mutex_);
  void ClearLine() TL_REQUIRES(mutex_);
  void SayError(std::string_view what, Error error) TL_REQUIRES(mutex_);

  const Terminal& terminal_;
  Clock& clock_;
  Mutex mutex_;
  // Of the stage that is under way.
  std::optional<ProgressLine> progress_ TL_GUARDED_BY(mutex_);
  bool is_drawn_ TL_GUARDED_BY(mutex_) = false;
  // Lines that were said since the last answer: (kind and server, try).
  std::set<std::pair<std::string, int>> said_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::cli
