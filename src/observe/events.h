// What happens while the program works, told as it happens: typed, each event with the ids of what
// it is about. Whoever works tells an Events; a terminal, a log, metrics are listeners. What a
// command found out is its report, which it returns; events are for whoever watches meanwhile.
//
// Views and pointers are good only for the duration of the call that tells the event.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/time.h"

namespace tracklake {

// A command of several stages: "run", "extract". Here and below `ago` is how long before it was
// told it was so: who does not know at once that there is anything to tell of tells it later.
struct RunBegan {
  std::string_view command;
  std::chrono::microseconds ago{};
};
struct RunEnded {
  std::string_view command;
  std::string_view outcome;  // "done", "incomplete", "deferred", …
  std::optional<Seconds> retry_at;
  const Error* error = nullptr;  // that ended it
  std::chrono::microseconds ago{};
};
// Of this run nothing, or no more, is in the lake's history or log.
struct HistoryLost {
  const Error* error = nullptr;  // never null
};

struct StageBegan {
  std::string_view stage;  // "extract", "transform", …
  std::chrono::microseconds ago{};
};
// How far a stage is, in things of that noun; total 0: unknown. May come very often.
struct StageProgressed {
  std::string_view stage;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string_view noun;         // "object"
  std::string_view beside = {};  // what else is counted: "12 pages"; "" for nothing
};
struct StageEnded {
  std::string_view stage;
  std::string_view outcome;
  std::chrono::microseconds ago{};
};
// It has nothing to do, or must not.
struct StageSkipped {
  std::string_view stage;
  std::string_view reason;
};

// A playlist, or another list that was asked for.
struct ListEnded {
  std::string_view source;
  std::string_view id;
  std::string_view outcome;  // "complete", "partial", …
  std::int64_t entries = 0;
  std::optional<std::int64_t> claimed;
  int calls = 0;
  const Error* error = nullptr;  // why something is missing
  const Error* doubt = nullptr;  // nothing is missing, but somebody is wrong
};
// What one provider was asked for.
struct LookupEnded {
  std::string_view name;
  std::string_view provider;
  std::int64_t wanted = 0;
  std::int64_t found = 0;
  std::int64_t left = 0;
  int calls = 0;
  const Error* error = nullptr;  // why ids are left
};
struct ObjectLanded {
  std::string_view key;
};
// Something of a raw object is not in the tables.
struct ItemQuarantined {
  std::string_view raw_key;
  std::string_view pointer;  // where in the object; empty: the whole of it
  std::string_view reason;
};
// An object, day or stage that could not be dealt with; the rest went on.
struct SubjectFailed {
  std::string_view subject;
  const Error* error = nullptr;  // never null
};
// Raw that another program wrote again: its rows are the new ones.
struct ObjectChanged {
  std::string_view raw_key;
};
// What a stage has made visible in the tables, and what it has not.
struct RowsCommitted {
  std::string_view stage;
  std::int64_t objects = 0;
  std::int64_t rows = 0;
  std::int64_t parts = 0;
  std::int64_t days_rewritten = 0;
  std::int64_t quarantined = 0;  // items; those beyond a bound have no event of their own
  std::int64_t refused = 0;      // objects, whole
  std::int64_t newer = 0;        // objects left alone: a newer tracklake has transformed them
  std::int64_t bytes = 0;        // of the objects
};

// How long ago the newest raw object was fetched; nullopt: there is none that anybody remembers.
struct RawAgeMeasured {
  std::optional<std::chrono::seconds> age;
};
// What the always-on form of the program is about: "serving", "reloading", "stopping", "stopped".
struct ServiceChanged {
  std::string_view state;
  std::string_view detail;  // for people; may be empty
};
// It could not do a thing of its own; it goes on, and tries again.
struct ServiceTroubled {
  std::string_view what;         // "watch", "sweep", "configuration"
  const Error* error = nullptr;  // never null
};
// It keeps failing, and is left alone until it is written again or a sweep finds it well.
struct ObjectParked {
  std::string_view raw_key;
  int failures = 0;
  const Error* error = nullptr;  // the last one; never null
};

// An alarm of the lake: it has begun to hold, holds still and is told of again, or is over.
struct AlarmChanged {
  std::string_view name;   // "stale", "extract-errors"
  std::string_view state;  // "raised", "reminded", "resolved"
  bool is_error = false;   // what it says needs somebody; else a warning
  std::string_view summary;
  std::string_view hint;  // may be empty
};

// From now on this server is asked: "https://api.spotify.com".
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

using Event =
    std::variant<RunBegan, RunEnded, HistoryLost, StageBegan, StageProgressed, StageEnded,
                 StageSkipped, ListEnded, LookupEnded, ObjectLanded, ItemQuarantined, SubjectFailed,
                 ObjectChanged, RowsCommitted, RawAgeMeasured, ServiceChanged, ServiceTroubled,
                 ObjectParked, AlarmChanged, ServerChosen, CallSilent, CallRetried, CallEnded,
                 CallAnswered, TokensMasked>;

// What an operator does about it.
enum class Level : std::uint8_t {
  kDetail,   // reads it when looking for something
  kInfo,     // nothing
  kWarning,  // nothing yet: nothing is lost, and it is tried again or can be had later
  kError,    // something, or it stays missing
};

class Events {
 public:
  virtual ~Events();

  // Called from any thread, several at once, and must not block for long.
  virtual void Tell(const Event& event) = 0;
};

}  // namespace tracklake
