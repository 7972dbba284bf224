// What happens while the program works, told as it happens: typed, each event with the ids of what
// it is about. Whoever works tells an Events; a terminal, a log, metrics are listeners. What a
// command found out is its report, which it returns; events are for whoever watches meanwhile.
//
// Views are good only for the duration of the call that tells the event.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <variant>

namespace tracklake {

// From now on this server is asked: "https://api.spotify.com:443".
struct ServerChosen {
  std::string_view server;
};

// A request that waits for its answer, or for its next try.
struct CallAwaited {
  std::string_view server;
  std::string_view what;                // the object asked for
  int tries = 1;                        // so many were begun
  std::chrono::milliseconds so_long{};  // silent for; or to wait until the next try
};

// The server has said nothing for so long; told about once a second until it does.
struct CallSilent {
  CallAwaited call;
};

// The try has failed for this reason; the next one begins after so long.
struct CallRetried {
  CallAwaited call;
  std::string_view reason;
};

// After one of the two above: it is answered, or given up.
struct CallEnded {};

// Spotify has answered.
struct CallAnswered {
  std::string_view target;  // below the API's root
  bool is_good = false;
};

// Answers quoted our token in so many places, and "***" stands there in raw.
struct TokensMasked {
  int places = 0;
};

// How far a stage is, in things of that noun; total 0: unknown. May come very often.
struct StageProgressed {
  std::string_view stage;  // "extract", "transform", …
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string_view noun;  // "object"
};

// The stage has ended, well or not; what it did is in its report.
struct StageEnded {
  std::string_view stage;
};

using Event = std::variant<StageProgressed, StageEnded, ServerChosen, CallSilent, CallRetried,
                           CallEnded, CallAnswered, TokensMasked>;

class Events {
 public:
  virtual ~Events();

  // Called from any thread, several at once, and must not block for long.
  virtual void Tell(const Event& event) = 0;
};

}  // namespace tracklake
