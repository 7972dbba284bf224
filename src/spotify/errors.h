// What an answer of the Spotify Web API means. A status alone says little: 401, 403 and 429 each
// have several meanings with different cures, and bodies come as JSON, as plain text or not at all.
// Pure, any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/transport.h"

namespace tracklake {

enum class Meaning : std::uint8_t {
  kOk,
  kInvalidId,          // 400: no id of Spotify's
  kBadRequest,         // 400: a parameter, often a limit that is too high; the body may be empty
  kTokenMissing,       // 401: a glitch; the same token works a moment later
  kTokenRefused,       // 401: expired, revoked or wrong: a new token is needed
  kPremiumRequired,    // 403: the app's owner has no Premium; nothing works
  kUserNotRegistered,  // 403: the user is not on the app's list
  kScopeMissing,       // 403: the user did not consent to this
  kNotOwner,           // 403: entries of a playlist that is not the user's
  kEndpointClosed,     // 403: removed for apps of this class (2026)
  kFeatureClosed,      // 403 with an empty message: removed for new apps in 2024
  kForbidden,          // 403: another reason, told in the text
  kNotFound,           // 404: gone, never there, or kept from apps (editorial playlists)
  kRateLimited,        // 429: too many calls within seconds
  kQuotaExceeded,      // 429: the day's calls are spent
  kServerError,        // 5xx
  kUnexpected,         // any other status
  kUnreachable,        // no complete answer: connection, reset, truncation, timeout
  kDamaged,            // an answer that does not read as what was asked for
  kNoCredential,       // no token could be had
  kUncounted,          // this machine failed: its ledger, token store, memory or descriptors
};

// A Retry-After beyond this is no rate limit but a quota; nobody waits for it.
inline constexpr std::chrono::seconds kMaxRateLimitWait{120};

// When a spent quota does not say how long: it is counted over a rolling day.
inline constexpr std::chrono::seconds kQuotaWindow = std::chrono::hours(24);

struct Answer {
  Meaning meaning = Meaning::kOk;
  int status = 0;
  std::string text;                                 // the message as received, cut to one line
  std::optional<std::chrono::seconds> retry_after;  // positive

  // "http 404: Resource not found": as it stands in captures.
  std::string Reason() const;
};

// `family` is FamilyOf() the address asked.
Answer Understand(const HttpResponse& response, std::string_view family);

// May the same request succeed later, with nothing changed on our side?
bool IsRecoverable(Meaning meaning);

// Has this machine failed, and not Spotify? Then nothing has been learnt of what was asked for, so
// nothing is landed about it: the refusal's error is the run's.
bool IsOfThisMachine(Meaning meaning);

// Does every other request of this run fail the same way?
bool StopsRun(Meaning meaning);

// The error to tell for an answer that is not kOk, with its cure. `what` names the object asked
// for.
Error ExplainAnswer(const Answer& answer, std::string_view what, Seconds now);

// The endpoint family of a path below the API's root, by which Spotify counts quotas:
// "/playlists/37i…/tracks" and "…/items" are "playlists/items", "/me/top/tracks" is "me/top".
std::string FamilyOf(std::string_view path);

// The message in an error body of the API or of the accounts service, or a plain text; one line of
// at most 200 bytes, valid UTF-8. `*reason` gets the machine's word, as QUOTA_EXCEEDED.
std::string ErrorText(std::string_view body, std::string* reason);

}  // namespace tracklake
