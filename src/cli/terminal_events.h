// What a person sees of events. On a terminal one line that is rewritten and goes away: how far a
// stage is, and while Spotify, or another server, does not answer as it should, for how long;
// elsewhere a line a try. Safe for concurrent use.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cli/terminal.h"
#include "observe/events.h"

namespace tracklake::cli {

class TerminalEvents final : public Events {
 public:
  // Borrows both.
  TerminalEvents(const Terminal& terminal, Clock& clock) : terminal_(terminal), clock_(clock) {}
  ~TerminalEvents() override;

  void Tell(const Event& event) override;

 private:
  // All of these under the mutex.
  void On(const StageProgressed& event);
  void On(const StageEnded& event);
  void On(const ServerChosen& event);
  void On(const CallSilent& event);
  void On(const CallRetried& event);
  void On(const CallEnded& event);
  void On(const CallAnswered& event);
  void On(const TokensMasked& event);
  // The others people read of reports, which tell alike things together.
  template <typename Other>
  void On(const Other&) {}
  void Show(const CallAwaited& call, std::string_view kind, const std::string& line);
  void Clear();

  const Terminal& terminal_;
  Clock& clock_;
  std::mutex mutex_;                      // guards everything below
  std::optional<ProgressLine> progress_;  // of the stage that is under way
  bool is_drawn_ = false;
  // Lines that were said since the last answer: (kind and server, try).
  std::set<std::pair<std::string, int>> said_;
};

}  // namespace tracklake::cli
