#include "serve/heartbeat.h"

#include <utility>

#include "base/clock.h"
#include "base/stopwatch.h"

namespace tracklake::serve {
namespace {

constexpr std::chrono::milliseconds kLookAgain{2};

}  // namespace

bool Heartbeat::IsFelt(const std::stop_token& gone) {
  const std::uint64_t mine = ++asked_;
  bell_->Ring();
  const Stopwatch time;
  while (answered_ < mine) {
    if (gone.stop_requested() || time.Elapsed() > kMostSilence) return false;
    SystemClock::SleepFor(kLookAgain, gone);  // real time: a simulated clock would move
  }
  return true;
}

void Heartbeat::BecomeReady(std::string what) {
  const MutexLock lock(mutex_);
  ready_with_ = std::move(what);
}

std::string Heartbeat::ready_with() {
  const MutexLock lock(mutex_);
  return ready_with_;
}

}  // namespace tracklake::serve
