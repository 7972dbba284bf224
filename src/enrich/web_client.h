// Asking servers that are not Spotify: no token leaves for them, and the gate counts their calls
// under names of their own. Waits and tries again like the client for Spotify does. Safe for
// concurrent use.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/transport.h"
#include "http/url.h"
#include "spotify/call_gate.h"
#include "spotify/client.h"
#include "spotify/retry.h"
#include "spotify/tries.h"

namespace tracklake {

class WebClient {
 public:
  // Borrows all pointers. `family` is what the gate counts these calls as.
  WebClient(Url root, std::string family, HttpTransport* transport, CallGate* gate, Clock* clock,
            Rng* rng, CallObserver* observer = nullptr, RetryPolicy policy = {});

  // GET of a target below the root; otherwise as Client::Get().
  Reply Get(std::string_view target, std::string_view what, JsonDocument* document,
            const Client::Reader& read);

 private:
  const Url root_;
  const std::string family_;
  CallGate* const gate_;
  Upstream upstream_;
};

}  // namespace tracklake
