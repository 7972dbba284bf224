// What a person sees while Spotify, or another server, does not answer as it should: on a terminal
// one line that is rewritten and goes away; elsewhere a line a try. Also keeps what all answers of
// a command say together. Safe for concurrent use.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "cli/terminal.h"
#include "spotify/call_observer.h"
#include "spotify/capabilities.h"

namespace tracklake::cli {

class CallScreen final : public CallObserver {
 public:
  // Borrows the terminal.
  explicit CallScreen(const Terminal& terminal) : terminal_(terminal) {}
  ~CallScreen() override;

  // From now on answers are compared with what is remembered of the credential.
  void Watch(CapabilityMemory memory);

  // Says how often answers quoted our token, which was masked; nothing where none did.
  void SayMasked() const;

  void OnSilence(const CallWait& wait) override;
  void OnRetry(const CallWait& wait, std::string_view reason) override;
  void OnEnd() override;
  void OnAnswer(std::string_view target, Meaning meaning, std::string_view body,
                int masked) override;

 private:
  void Show(const CallWait& wait, std::string_view kind, const std::string& line);
  void Clear();

  const Terminal& terminal_;
  mutable std::mutex mutex_;  // guards everything below
  std::unique_ptr<CapabilityWatch> watch_;
  int masked_ = 0;
  bool is_drawn_ = false;
  // Lines that were said since the last answer: (kind and server, try).
  std::set<std::pair<std::string, int>> said_;
};

}  // namespace tracklake::cli
