// The talk with the user's browser: from the configured redirect URI to a stored consent. Main
// thread.
#pragma once

#include "app/spotify_connection.h"
#include "cli/context.h"

namespace tracklake::cli {

struct LoginWay {
  bool no_browser = false;  // print the address instead of opening it
};

// Tells the user where to consent, waits for the answer (by the browser, or pasted), redeems it and
// stores it. kPermission when the user or Spotify refuses, or nobody answers in time; kConfig for a
// redirect URI that cannot work; kUsage where nobody is there to be asked.
Result<Consent> Login(Context& context, LoginWay way);

}  // namespace tracklake::cli
