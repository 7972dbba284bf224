// Tokens of the simulated accounts service. A token carries the time it was issued and a signature,
// so nothing is stored, and it expires by the clock of the world. Any thread.
#pragma once

#include "base/result.h"
#include "simulator/http.h"
#include "simulator/world.h"

namespace tracklake::simulator {

constexpr int kTokenLifeSeconds = 3600;

// POST /api/token, client credentials only.
Reply IssueToken(World& world, const Request& request);

// Whose token a request carries.
struct Caller {
  std::size_t app = 0;  // an index into the world's apps
  int user = kNobody;   // an index into Users(); kNobody: the app itself
};

// On failure the refusal to answer with.
std::expected<Caller, Reply> Identify(World& world, const Request& request);

}  // namespace tracklake::simulator
