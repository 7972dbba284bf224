// The lever that says how the developer's account and its user stand: Premium, the list of users,
// consent and its revocation. Any thread.
#pragma once

#include "simulator/simulator.h"

namespace tracklake::simulator {

Reply Account(Simulator& simulator, const Request& request);

// {"premium":…, "registered":…, "denies":…, "user":"nadia.o", "revoke":"access"|"consent"}: any of
// them.
Reply SetAccount(Simulator& simulator, const Request& request);

}  // namespace tracklake::simulator
