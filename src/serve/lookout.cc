#include "serve/lookout.h"

#include <algorithm>
#include <utility>

#include "base/exhausted.h"

namespace tracklake::serve {

using std::chrono::milliseconds;

Lookout::Lookout(const app::Services& services, const Bell* bell, HealthBoard* board)
    : services_(services),
      board_(board),
      watch_(services_.get()),
      desk_(services_.get(), alarm::MakeChannels(services_.get())),
      lane_(bell) {}

void Lookout::Wake(milliseconds now) {
  due_ = std::min(due_, std::max(now, began_ + kLookRest));
  watch_.Changed();
}

void Lookout::BeginDue(milliseconds now, app::QueueHealth queue) {
  if (!lane_.is_idle() || due_ > now) return;
  began_ = now;
  due_ = now + kLookEvery;
  lane_.Start([this, queue = std::move(queue)] {
    const Result<> looked = Guarded([&] { return Look(queue); });
    // It is tried again in a minute, and what it was for says that nobody has looked.
    if (!looked) services_.get().events.Tell(ServiceTroubled{"health", &looked.error()});
  });
}

milliseconds Lookout::due() const { return lane_.is_idle() ? due_ : milliseconds::max(); }

Result<> Lookout::Look(const app::QueueHealth& queue) {
  TL_ASSIGN(app::Health health, watch_.Look());
  if (services_.get().stop.stop_requested()) return {};
  health.queue = queue;
  desk_.TakeIn(health);
  if (board_ != nullptr) board_->Put(std::move(health));
  return {};
}

}  // namespace tracklake::serve
