// Looks at how the lake is once a minute, and soon after something has ended, on a thread of its
// own: alarms rest on it, and what metrics show. Nothing waits for it. All calls come from the
// loop's thread; times are a stopwatch's.
#pragma once

#include <chrono>

#include "alarm/desk.h"
#include "app/health_watch.h"
#include "base/result.h"
#include "serve/health_board.h"
#include "serve/lane.h"
#include "serve/own_services.h"

namespace tracklake::serve {

inline constexpr std::chrono::milliseconds kLookEvery = std::chrono::minutes(1);
// Between the beginnings of two looks, however much happens.
inline constexpr std::chrono::milliseconds kLookRest = std::chrono::seconds(1);

class Lookout {
 public:
  // Borrows all. `board` gets each look; may be null.
  Lookout(const app::Services& services, const Bell* bell, HealthBoard* board);

  // kExhausted where the machine has no thread for it.
  Result<> Open() { return lane_.Open(); }

  bool is_idle() const { return lane_.is_idle(); }

  // Something has come into the tables: the next look counts again.
  void Changed() { watch_.Changed(); }
  // A run has ended, an object was parked, or the service is ready: the next look is due at once.
  void Wake(std::chrono::milliseconds now);

  // Begins a look, if one is due and none under way.
  void BeginDue(std::chrono::milliseconds now, app::QueueHealth queue);
  void TakeEnd() { lane_.TakeEnd(); }

  // When there is something to begin; the longest time: nothing before what is under way ends.
  std::chrono::milliseconds due() const;

 private:
  Result<> Look(const app::QueueHealth& queue);

  const OwnServices services_;
  HealthBoard* const board_;
  std::chrono::milliseconds due_ = std::chrono::milliseconds::max();  // nothing before Wake()
  std::chrono::milliseconds began_ = -kLookRest;                      // the last look
  app::HealthWatch watch_;                                            // the thread's, as the desk
  alarm::Desk desk_;
  Lane lane_;  // last: its thread uses the others
};

}  // namespace tracklake::serve
