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
  kLimitRefused,       // 400: the limit is too high; an empty body says that, too
  kBadRequest,         // 400: another parameter
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
  kServerError,        // 5xx, and what else passes by itself
  kGateway,            // not Spotify's: a proxy, a gateway, a network's login page; redirects
  kUnexpected,         // any other status
  kUnreachable,        // no complete answer: connection, reset, truncation, timeout
  kDamaged,            // an answer that does not read as what was asked for
  kNoCredential,       // no token could be had
  kUncounted,          // this machine failed: its ledger, token store, memory or descriptors
};

// When a spent quota does not say how long: it is counted over a rolling day.
inline constexpr std::chrono::seconds kQuotaWindow = std::chrono::hours(24);

struct Answer {
  Meaning meaning = Meaning::kOk;
  int status = 0;
  std::string text;                                 // the message as received, cut to one line
  std::optional<std::chrono::seconds> retry_after;  // positive, at most a week

  // "http 404: Resource not found": as it stands in captures.
  std::string Reason() const;
};

// `family` is FamilyOf() the address asked; `now` is when the answer came, to which a Retry-After
// that is a date is related. Secrets are taken out of the response before.
Answer Understand(const HttpResponse& response, std::string_view family, Seconds now);

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

// Whose calls a family is of, for people: "Spotify", "ReccoBeats".
std::string_view ServiceOf(std::string_view family);

// Who can have written an error body.
enum class ErrorForm : std::uint8_t {
  kEmpty,
  kApi,       // {"error":{"status":…,"message":…}}: the Web API
  kAccounts,  // {"error":"…"}: the accounts service
  kForeign,   // text, HTML, other JSON: known texts aside, not Spotify
};

struct ErrorBody {
  ErrorForm form = ErrorForm::kEmpty;
  // The message; of a foreign body its beginning. One line of at most 200 bytes, valid UTF-8, safe
  // to print.
  std::string text;
  std::string reason;  // the machine's word, as QUOTA_EXCEEDED or invalid_grant
};

ErrorBody ReadErrorBody(std::string_view body);

}  // namespace tracklake
