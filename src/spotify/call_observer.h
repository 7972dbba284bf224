// What a person should see while a request is not answered as it should be, and what an answer says
// beyond its bytes: typed, told by the clients, shown elsewhere.
#pragma once

#include <chrono>
#include <string_view>

#include "spotify/errors.h"

namespace tracklake {

// From here on a server that says nothing, and a wait between two tries, are told.
inline constexpr std::chrono::milliseconds kToldSilence{1'000};

// A request that waits.
struct CallWait {
  std::string_view server;              // "https://api.spotify.com"
  std::string_view what;                // the object asked for
  int tries = 1;                        // so many were begun
  std::chrono::milliseconds so_long{};  // silent for; or to wait until the next try
};

// All functions are called from any thread, several at once, and must not block for long.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  // The server has said nothing for so long; called about once a second until it does.
  virtual void OnSilence(const CallWait& wait) = 0;

  // The try has failed for this reason; the next one begins after so long.
  virtual void OnRetry(const CallWait& wait, std::string_view reason) = 0;

  // After one of these: it is answered, or given up.
  virtual void OnEnd() = 0;

  // What Spotify's answer to a target below the API's root means; `body` is that of a good one, in
  // which our own token was masked in so many places.
  virtual void OnAnswer(std::string_view target, Meaning meaning, std::string_view body,
                        int masked) = 0;
};

}  // namespace tracklake
