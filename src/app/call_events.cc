#include "app/call_events.h"

#include <utility>

namespace tracklake::app {
namespace {

CallAwaited Awaited(const CallWait& wait) {
  return {wait.server, wait.what, wait.tries, wait.so_long};
}

}  // namespace

void CallEvents::Watch(CapabilityMemory memory) {
  const MutexLock lock(mutex_);
  watch_ = std::make_unique<CapabilityWatch>(std::move(memory));
}

void CallEvents::TellMasked() const {
  const MutexLock lock(mutex_);
  if (masked_ > 0) events_->Tell(TokensMasked{masked_});
}

void CallEvents::OnSilence(const CallWait& wait) { events_->Tell(CallSilent{Awaited(wait)}); }

void CallEvents::OnRetry(const CallWait& wait, std::string_view reason) {
  events_->Tell(CallRetried{Awaited(wait), reason});
}

void CallEvents::OnEnd() { events_->Tell(CallEnded{}); }

void CallEvents::OnAnswer(std::string_view target, Meaning meaning, std::string_view body,
                          int masked) {
  events_->Tell(CallAnswered{target, meaning == Meaning::kOk});
  const MutexLock lock(mutex_);
  masked_ += masked;
  if (watch_ != nullptr) watch_->OnAnswer(target, meaning, body);
}

}  // namespace tracklake::app
