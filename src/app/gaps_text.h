// How many gaps there are, in the words of every screen that tells it. Pure, any thread.
#pragma once

#include <string>

#include "app/status.h"

namespace tracklake::app {

// "3 can still be closed, 1,200 permanent"
std::string GapsText(const GapCounts& gaps);

}  // namespace tracklake::app
