// A place that knows something of songs, artists or albums by their ids: Spotify, ReccoBeats, and
// whoever comes next. One implementation is one kind of thing from one provider; it asks, and says
// which of the ids were answered. It neither lands nor remembers anything. Not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spotify/client.h"

namespace tracklake {

struct LookupKind {
  std::string_view name;      // "artists": in reports and in the state
  std::string_view what;      // of captures: "artist"
  std::string_view raw_kind;  // of raw keys: "artists"
  std::string_view provider;  // "spotify"
  std::string_view family;    // of calls, as the gate counts them
};

// What an answer says of the ids that were asked for. All others came under their own id.
struct LookupAnswer {
  std::vector<std::string> missing;
  std::vector<std::pair<std::string, std::string>> relinked;  // asked for, given instead
};

class Lookup {
 public:
  virtual ~Lookup() = default;

  virtual const LookupKind& kind() const = 0;

  // Ids that one call may ask for, at least 1.
  virtual std::size_t batch_size() const = 0;

  // From now on one id a call: the provider has closed its batches.
  virtual void GoSingly() = 0;

  // Why nothing needs to be asked: this credential gets it from nobody. nullopt: it is open.
  virtual std::optional<std::string> closed() const = 0;

  // The call that asks for these ids, below the provider's root.
  virtual std::string Target(std::span<const std::string> ids) const = 0;

  // Asks for 1 to batch_size() ids. On success *answer is set; else as Client::Get().
  virtual Reply Ask(std::span<const std::string> ids, LookupAnswer* answer) = 0;
};

}  // namespace tracklake
