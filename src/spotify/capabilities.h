// What Spotify lets this credential do. Since 2024 that depends on the age and the class of the
// app, and nothing says so but the answers: a few calls find out, their result is remembered in the
// lake for a week, and an answer that contradicts it makes it forgotten. The functions may be used
// from any thread; CapabilityMemory by one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "spotify/client.h"
#include "store/state_object.h"

namespace tracklake {

// As it behaves, which is all that can be seen: an older development app that has kept audio
// features counts as extended.
enum class AppClass : std::uint8_t {
  kExtended,        // everything
  kOldDevelopment,  // made before February 2026: batches, popularity; no audio features
  kNewDevelopment,  // made since: single ids, no popularity, entries of own playlists only
};

// "extended", "old_development", "new_development".
std::string_view AppClassName(AppClass app_class);

struct Capabilities {
  AppClass app_class = AppClass::kNewDevelopment;
  bool batches = false;                 // ?ids= on tracks, artists, albums
  bool foreign_playlist_items = false;  // entries of playlists of other people
  bool popularity = false;
  bool genres = false;  // on artists
  bool audio_features = false;
  int playlist_page_limit = 50;  // greatest `limit` of a page of entries
  int search_limit = 10;         // greatest `limit` of a search
  bool has_user = false;         // a user has consented: /me answers
  std::string account_id;        // the user's account_id, else id; empty without a user
  Seconds probed_at{};

  bool operator==(const Capabilities&) const = default;
};

inline constexpr std::chrono::seconds kCapabilitiesLast = std::chrono::days(7);

// Must what was found then be found again?
bool IsStale(const Capabilities& known, Seconds now);

// Does this outcome of a call (its target below the API's root) show that something has changed?
// `body` is that of a good answer.
bool Contradicts(const Capabilities& known, std::string_view target, Meaning meaning,
                 std::string_view body = {});

// `_tracklake/state/capabilities/<hash16 of client id and account>.json`.
std::string CapabilitiesKey(std::string_view client_id, std::string_view account_id);

std::string CapabilitiesJson(const Capabilities& known);
// nullopt for anything that is not such a text, as one of another version: probe again.
std::optional<Capabilities> ParseCapabilities(std::string_view json);

// Two to four calls: a search, a batch, where batches are open audio features, and with a user /me.
// As the refusals of a client where Spotify refuses more than the thing asked for (quota, owner
// without Premium, unreachable …); a closed endpoint is an answer, not an error.
Result<Capabilities> ProbeCapabilities(Client* client, Clock* clock, bool has_user);

// Whose capabilities these are.
struct Credential {
  std::string client_id;
  bool has_user = false;
  std::string account_id;  // as stored with the user's consent; may be empty
  Seconds consented_at{};  // of the user's consent
};

class CapabilityMemory {
 public:
  // Borrows everything.
  CapabilityMemory(Client* client, ObjectStore* store, Clock* clock, Credential credential);

  // What is remembered, if it is fresh; else asks Spotify and remembers. Errors of the probe, and
  // of the store's reading; that something could not be remembered is no error.
  Result<Capabilities> Get();

  // What is remembered, stale or not, without a call. nullopt: nothing.
  Result<std::optional<Capabilities>> Remembered();

  // Asks Spotify whatever is remembered.
  Result<Capabilities> Probe();

  // An answer contradicted them: the next Get() asks again.
  Result<> Forget();

 private:
  Client* client_;
  Clock* clock_;
  Credential credential_;
  StateObject<std::optional<Capabilities>> object_;
};

// Looks at every answer, and makes what is remembered forgotten when one contradicts it. Safe for
// concurrent use.
class CapabilityWatch {
 public:
  explicit CapabilityWatch(CapabilityMemory memory) : memory_(std::move(memory)) {}

  void OnAnswer(std::string_view target, Meaning meaning, std::string_view body);

 private:
  Mutex mutex_;
  CapabilityMemory memory_ TL_GUARDED_BY(mutex_);
  bool has_looked_ TL_GUARDED_BY(mutex_) = false;
  std::optional<Capabilities> known_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
