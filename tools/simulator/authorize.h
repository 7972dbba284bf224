// GET /authorize: where a browser takes the user. Nobody is asked: the user whom the settings name
// says yes at once, or no after the lever was pulled, and the answer is a redirect. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

Reply Authorize(const Call& call);

}  // namespace tracklake::simulator
