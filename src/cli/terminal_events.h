// What a person sees of events: while Spotify, or another server, does not answer as it should on a
// terminal one line that is rewritten and goes away; elsewhere a line a try. Safe for concurrent
// use.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "cli/terminal.h"
#include "observe/events.h"

namespace tracklake::cli {

class TerminalEvents final : public Events {
 public:
  // Borrows the terminal.
  explicit TerminalEvents(const Terminal& terminal) : terminal_(terminal) {}
  ~TerminalEvents() override;

  void Tell(const Event& event) override;

 private:
  // All of these under the mutex.
  void On(const ServerChosen& event);
  void On(const CallSilent& event);
  void On(const CallRetried& event);
  void On(const CallEnded& event);
  void On(const CallAnswered& event);
  void On(const TokensMasked& event);
  void Show(const CallAwaited& call, std::string_view kind, const std::string& line);
  void Clear();

  const Terminal& terminal_;
  std::mutex mutex_;  // guards everything below
  bool is_drawn_ = false;
  // Lines that were said since the last answer: (kind and server, try).
  std::set<std::pair<std::string, int>> said_;
};

}  // namespace tracklake::cli
