// How long nothing new comes although all is well. Pure, any thread.
#pragma once

#include <chrono>

#include "app/config.h"
#include "base/time.h"

namespace tracklake::app {

// The longest pause between runs, in the time to come, of the source that brings raw most often;
// 0 where nothing is scheduled.
std::chrono::seconds LongestPause(const Config& config, Seconds now);

}  // namespace tracklake::app
