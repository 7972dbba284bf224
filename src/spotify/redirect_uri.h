// The address to which Spotify sends the browser after a user has consented, and what comes back
// in it. Spotify compares it letter by letter with the one registered, refuses names for this
// machine, and allows http only to a loopback address. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace tracklake {

struct RedirectUri {
  std::string registered;             // to be registered, exactly as configured
  bool is_loopback = false;           // we can listen there ourselves
  std::string host;                   // "127.0.0.1" or "[::1]" when it is
  std::optional<std::uint16_t> port;  // nullopt: any free one; Spotify ignores a loopback's port
  std::string path;

  // As it is sent to Spotify when we listen on that port.
  std::string WithPort(std::uint16_t listening) const;
};

// kConfig with the reason and the cure: localhost, http to other machines, queries, fragments.
Result<RedirectUri> ParseRedirectUri(std::string_view text);

// What the redirect brought.
struct RedirectAnswer {
  Secret code;
};

// Takes the answer out of a redirect: an address as pasted by a person ("http://127.0.0.1…?code=…")
// or a request's target ("/callback?code=…"). kPermission when the user said no; kUsage when it is
// not the answer to the request with this state (another attempt's, or somebody else's).
Result<RedirectAnswer> ReadRedirect(std::string_view address, const Secret& state);

}  // namespace tracklake
