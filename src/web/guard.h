// Who may ask. A server on the loopback is within reach of every page that the machine's browser
// shows: so it wants to be called by a name of the loopback, by no page of another origin, and
// whatever changes something in a way that no form of HTML can. Where it has a token, that too.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "base/secret.h"
#include "web/refusal.h"
#include "web/request.h"

namespace tracklake::web {

// What a page of another origin cannot send without being allowed to, which nobody is here: where a
// POST has no body, this says that it comes from no form. Its value does not matter.
inline constexpr std::string_view kNoFormHeader = "X-Tracklake-Request";

struct GuardPolicy {
  bool is_loopback = true;  // the address that it listens on
  std::uint16_t port = 0;
  Secret token;  // empty: none is asked for, which is for the loopback only
  // There the token may stand in the query, as `token`: who posts to it may have no other way.
  std::string webhook_path = {};
};

class Guard {
 public:
  explicit Guard(GuardPolicy policy) : policy_(std::move(policy)) {}

  // Looks at all but the body, so that none needs to come for a request that is refused.
  std::expected<void, Refusal> Judge(const Request& request) const;

 private:
  std::expected<void, Refusal> JudgeHost(const Request& request) const;
  std::expected<void, Refusal> JudgeToken(const Request& request) const;

  const GuardPolicy policy_;
};

}  // namespace tracklake::web
