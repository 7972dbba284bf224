// What belongs to the user whose token asks, all under /me. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

Reply GetMe(const Call& call);

}  // namespace tracklake::simulator
