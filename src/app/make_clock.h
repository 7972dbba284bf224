// The clock of a run: the system's, or a time that stands still, in simulations.
#pragma once

#include <memory>
#include <stop_token>

#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"

namespace tracklake::app {

// TRACKLAKE_CLOCK sets the time: only where the API is a simulator on this machine (else kConfig),
// so that a stray variable can never misdate what a real Spotify said. Sleeps of the system's clock
// end when a stop is asked for.
Result<std::unique_ptr<Clock>> MakeClock(const Config& config, const Environment& environment,
                                         const std::stop_token& stop);

}  // namespace tracklake::app
