// The token endpoint of the accounts service, and who it is that asks the API. Tokens expire by the
// clock of the world. Any thread.
#pragma once

#include <string>

#include "base/result.h"
#include "simulator/http.h"
#include "simulator/tokens.h"
#include "simulator/world.h"

namespace tracklake::simulator {

// POST /api/token: client credentials, authorization code (with PKCE or with the secret), refresh.
// With PKCE each refresh brings a new refresh token, and the old one is worth nothing any more.
Reply IssueToken(World& world, const Request& request);

// Whose token a request carries.
struct Caller {
  std::size_t app = 0;  // an index into the world's apps
  int user = kNobody;   // an index into Users(); kNobody: the app itself
  std::string scope;

  bool Has(std::string_view name) const;
};

// On failure the refusal to answer with.
std::expected<Caller, Reply> Identify(World& world, const Request& request);

}  // namespace tracklake::simulator
