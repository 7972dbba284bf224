// What clients tell of their calls, as events; and what all answers to a command say together: how
// often they quoted our token, and whether one contradicts what is remembered of the credential.
// Safe for concurrent use.
#pragma once

#include <memory>
#include <string_view>

#include "base/mutex.h"
#include "observe/events.h"
#include "spotify/call_observer.h"
#include "spotify/capabilities.h"

namespace tracklake::app {

class CallEvents final : public CallObserver {
 public:
  // Borrows the listener.
  explicit CallEvents(Events* events) : events_(events) {}

  // From now on answers are compared with what is remembered of the credential.
  void Watch(CapabilityMemory memory);

  // Tells how often answers quoted our token, which was masked; nothing where none did.
  void TellMasked() const;

  void OnSilence(const CallWait& wait) override;
  void OnRetry(const CallWait& wait, std::string_view reason) override;
  void OnEnd() override;
  void OnAnswer(std::string_view target, Meaning meaning, std::string_view body,
                int masked) override;

 private:
  Events* const events_;
  mutable Mutex mutex_;
  std::unique_ptr<CapabilityWatch> watch_ TL_GUARDED_BY(mutex_);
  int masked_ TL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tracklake::app
