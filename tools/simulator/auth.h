// Tokens of the simulated accounts service. A token carries the time it was issued and a signature,
// so nothing is stored, and it expires by the clock of the world. Any thread.
#pragma once

#include <optional>

#include "simulator/http.h"
#include "simulator/world.h"

namespace tracklake::simulator {

constexpr int kTokenLifeSeconds = 3600;

// POST /api/token, client credentials only.
Reply IssueToken(World& world, const Request& request);

// nullopt when the request carries a good token, else the 401 to answer with.
std::optional<Reply> RefuseBearer(World& world, const Request& request);

}  // namespace tracklake::simulator
