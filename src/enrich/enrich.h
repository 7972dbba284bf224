// Enrichment by need: asks providers for what the lake names but does not know, call by call, and
// lands each answer before the next call is made. What a provider does not know is remembered and
// not asked again for a while; a quota that is spent ends that provider's part, and the rest goes
// on. A stop at any moment costs at most the call under way.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "enrich/lookup.h"
#include "enrich/negative.h"
#include "store/object_store.h"

namespace tracklake {

// After so many calls in a row that brought nothing readable, a provider is down.
inline constexpr int kMaxLookupFailuresInARow = 3;

// What is wanted, newest first, and who may know it: each is asked for what those before it did not
// know.
struct EnrichTask {
  std::vector<Lookup*> lookups;
  std::vector<std::string> ids;
};

struct LookupReport {
  std::string name;
  std::string provider;
  std::int64_t wanted = 0;  // ids that the lake names and does not know
  std::int64_t held = 0;    // of them not asked for: their negative answer stands
  std::int64_t found = 0;
  std::int64_t missing = 0;  // the provider does not know them, or gives another one
  std::int64_t failed = 0;   // asked for without an answer that reads; asked again at the next run
  std::int64_t left = 0;     // not asked for, because of `error`
  int calls = 0;             // requests, tries included
  bool is_closed = false;    // this credential never gets it
  bool is_deferred = false;  // quota or rate limit
  std::optional<Error> error;  // why ids are left or failed
};

struct EnrichReport {
  std::vector<LookupReport> lookups;  // in the order of tasks
  std::optional<Seconds> retry_at;    // the latest of the deferred ones
  std::int64_t answers = 0;           // landed
};

struct EnrichProgress {
  std::string_view name;
  std::int64_t done = 0;
  std::int64_t total = 0;
};

class Enricher {
 public:
  struct Hooks {
    // An answer contradicts what is known of the credential: probe it again. May be empty.
    std::function<void()> on_contradiction;
    std::function<void(const EnrichProgress&)> progress;
  };

  // Borrows everything.
  Enricher(ObjectStore* store, Clock* clock, Hooks hooks)
      : store_(store), clock_(clock), hooks_(std::move(hooks)) {}

  // What providers do is in the report; fails only when something cannot be landed or remembered.
  Result<EnrichReport> Run(std::span<const EnrichTask> tasks);

 private:
  ObjectStore* const store_;
  Clock* const clock_;
  const Hooks hooks_;
};

}  // namespace tracklake
