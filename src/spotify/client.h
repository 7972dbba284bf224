// The Spotify Web API as one function: ask for an address, get the bytes or what stands in the way.
// Tokens, waiting for short rate limits, back-off, and the gate's leave before every call are seen
// to here. Safe for concurrent use.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/transport.h"
#include "http/url.h"
#include "spotify/call_gate.h"
#include "spotify/errors.h"
#include "spotify/retry.h"
#include "spotify/token.h"
#include "spotify/tries.h"
#include "transform/json_document.h"

namespace tracklake {

struct Endpoints {
  Url api;
  Url accounts;
};

// https, or http on the loopback: a simulator. kConfig otherwise.
Result<Endpoints> ParseEndpoints(std::string_view api = "https://api.spotify.com/v1",
                                 std::string_view accounts = "https://accounts.spotify.com");

// What a request brought.
struct Fetched {
  std::string body;     // with HttpResponse::kPadding behind it, without a byte order mark
  Seconds received_at;  // when the answer came, in whole seconds
  int masked = 0;       // places at which it quoted our token; "***" stands there
};

// Why a request brought nothing.
struct Refusal {
  Meaning meaning;
  Error error;         // names the object asked for, the cause, the cure
  std::string reason;  // short and the same for the same cause: "http 404: Resource not found"
  std::string body;    // the last answer as received, tokens taken out; empty if there was none
};

// For a call that the gate did not admit.
Refusal RefuseByGate(const Error& error, std::string_view family);

struct Reply {
  std::expected<Fetched, Refusal> result;
  int calls = 0;  // requests that were sent for it, tries included
};

class Client {
 public:
  // Takes an answer apart: its bytes, and the object that they are; kBadData when that is not what
  // was asked for. Called once for every good answer (check_answer.h), on the caller's thread.
  using Reader = std::function<Result<>(const std::string& body, JsonValue root)>;

  // Borrows everything; all of it must outlive the client. The observer may be null.
  Client(Endpoints endpoints, HttpTransport* transport, TokenSource* tokens, CallGate* gate,
         Clock* clock, Rng* rng, CallObserver* observer = nullptr, RetryPolicy policy = {},
         HttpTimeouts timeouts = {});

  // GET of a target below the API's root ("/playlists/…?…"), or of an address there, as Spotify
  // gives them in `next`. `what` names the object asked for in errors. An address of another server
  // is refused without a call. Answers are checked in `document`, whose memory the caller keeps
  // from one to the next.
  Reply Get(std::string_view target, std::string_view what, JsonDocument* document,
            const Reader& read);

  // The refusal that Get() of this target below the API's root would meet at the gate now. No call.
  std::expected<void, Refusal> MayCall(std::string_view target);

  // The path and query of an address below the API's root; kBadData for any other.
  Result<std::string> TargetOf(std::string_view address) const;

 private:
  class Request;

  const Endpoints endpoints_;
  TokenSource* const tokens_;
  CallGate* const gate_;
  Upstream upstream_;
};

}  // namespace tracklake
