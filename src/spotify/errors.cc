#include "spotify/errors.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace tracklake {
namespace {

using std::chrono::seconds;

constexpr std::string_view kQuotaReason = "QUOTA_EXCEEDED";
constexpr seconds kMaxRetryAfter = std::chrono::days(7);

bool Contains(std::string_view text, std::string_view part) {
  return !std::ranges::search(text, part, [](char a, char b) {
            return strncasecmp(&a, &b, 1) == 0;
          }).empty();
}

bool Same(std::string_view a, std::string_view b) { return a.size() == b.size() && Contains(a, b); }

// Seconds; 0, negative numbers and dates count as not said.
std::optional<seconds> RetryAfter(const HttpResponse& response) {
  const auto header = response.Header("retry-after");
  if (!header) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), value);
  if (error == std::errc::result_out_of_range) return kMaxRetryAfter;
  if (error != std::errc() || end != header->data() + header->size() || value <= 0) {
    return std::nullopt;
  }
  return std::min(seconds(value), kMaxRetryAfter);
}

Meaning UnderstandUnauthorized(std::string_view text) {
  const bool glitch = Contains(text, "access token missing") || Contains(text, "no token provided");
  return glitch ? Meaning::kTokenMissing : Meaning::kTokenRefused;
}

Meaning UnderstandForbidden(std::string_view text, std::string_view family) {
  if (Contains(text, "premium subscription required")) return Meaning::kPremiumRequired;
  if (Contains(text, "user may not be registered") || Contains(text, "user not registered")) {
    return Meaning::kUserNotRegistered;
  }
  if (Contains(text, "client scope") || Contains(text, "insufficient scope") ||
      Contains(text, "insufficient_scope")) {
    return Meaning::kScopeMissing;
  }
  const bool is_silent = text.empty() || Same(text, "forbidden");
  if (family == "playlists/items" && is_silent) return Meaning::kNotOwner;
  if (text.empty()) return Meaning::kFeatureClosed;
  return is_silent ? Meaning::kEndpointClosed : Meaning::kForbidden;
}

Meaning UnderstandTooMany(const Answer& answer, std::string_view reason) {
  const bool quota =
      reason == kQuotaReason || (answer.retry_after && *answer.retry_after > kMaxRateLimitWait);
  return quota ? Meaning::kQuotaExceeded : Meaning::kRateLimited;
}

Meaning MeaningOf(const Answer& answer, std::string_view reason, std::string_view family) {
  switch (answer.status) {
    case 400:
      return Contains(answer.text, "invalid id") || Contains(answer.text, "base62")
                 ? Meaning::kInvalidId
                 : Meaning::kBadRequest;
    case 401:
      return UnderstandUnauthorized(answer.text);
    case 403:
      return UnderstandForbidden(answer.text, family);
    case 404:
      return Meaning::kNotFound;
    case 429:
      return UnderstandTooMany(answer, reason);
    default:
      if (answer.status >= 200 && answer.status < 300) return Meaning::kOk;
      return answer.status >= 500 ? Meaning::kServerError : Meaning::kUnexpected;
  }
}

struct Cure {
  ErrorKind kind;
  std::string_view hint;
};

Cure CureOf(Meaning meaning) {
  switch (meaning) {
    case Meaning::kInvalidId:
      return {ErrorKind::kUsage, "Give the id, URI or address that Spotify's Share menu copies."};
    case Meaning::kBadRequest:
    case Meaning::kUnexpected:
    case Meaning::kDamaged:
    case Meaning::kOk:
      return {ErrorKind::kBadData, "The answer is kept in the raw zone as a failure object."};
    case Meaning::kTokenMissing:
    case Meaning::kTokenRefused:
    case Meaning::kNoCredential:
      return {ErrorKind::kPermission,
              "Check SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET against "
              "https://developer.spotify.com/dashboard, or consent again: tracklake auth login"};
    case Meaning::kPremiumRequired:
      return {ErrorKind::kPermission,
              "The owner of the app needs Spotify Premium; after renewing it wait a few hours."};
    case Meaning::kUserNotRegistered:
      return {ErrorKind::kPermission,
              "Add the user under User Management at https://developer.spotify.com/dashboard."};
    case Meaning::kScopeMissing:
      return {ErrorKind::kPermission,
              "The user's consent does not cover this; consent again: tracklake auth login"};
    case Meaning::kNotOwner:
      return {ErrorKind::kPermission,
              "Spotify gives a playlist's entries only to its owner and collaborators; copy it "
              "into a playlist of your own."};
    case Meaning::kEndpointClosed:
    case Meaning::kFeatureClosed:
      return {ErrorKind::kPermission, "Spotify has closed this to apps of this class."};
    case Meaning::kForbidden:
      return {ErrorKind::kPermission, "Spotify refuses this to the app or its user."};
    case Meaning::kNotFound:
      return {ErrorKind::kNotFound,
              "Spotify's own playlists (ids starting with 37i9) are kept from apps: copy the songs "
              "into a playlist of your own. Else check the id."};
    case Meaning::kRateLimited:
    case Meaning::kQuotaExceeded:
      return {ErrorKind::kDeferred, "Run again after that time; calls before it only cost more."};
    case Meaning::kServerError:
    case Meaning::kUnreachable:
    case Meaning::kUncounted:
      return {ErrorKind::kUnavailable, "Run again later; what was landed is kept."};
  }
  return {ErrorKind::kInternal, ""};
}

}  // namespace

std::string Answer::Reason() const {
  if (status == 0) return text;
  return text.empty() ? fmt::format("http {}", status) : fmt::format("http {}: {}", status, text);
}

Answer Understand(const HttpResponse& response, std::string_view family) {
  Answer answer;
  answer.status = response.status;
  if (response.status >= 200 && response.status < 300) return answer;
  std::string reason;
  answer.text = ErrorText(response.body, &reason);
  answer.retry_after = RetryAfter(response);
  answer.meaning = MeaningOf(answer, reason, family);
  return answer;
}

bool IsRecoverable(Meaning meaning) {
  switch (meaning) {
    case Meaning::kTokenMissing:
    case Meaning::kTokenRefused:
    case Meaning::kRateLimited:
    case Meaning::kQuotaExceeded:
    case Meaning::kServerError:
    case Meaning::kUnreachable:
    case Meaning::kDamaged:
    case Meaning::kNoCredential:
    case Meaning::kUncounted:
      return true;
    default:
      return false;
  }
}

bool IsOfThisMachine(Meaning meaning) { return meaning == Meaning::kUncounted; }

bool StopsRun(Meaning meaning) {
  return meaning == Meaning::kTokenMissing || meaning == Meaning::kTokenRefused ||
         meaning == Meaning::kNoCredential || meaning == Meaning::kPremiumRequired ||
         meaning == Meaning::kUserNotRegistered || meaning == Meaning::kUncounted;
}

Error ExplainAnswer(const Answer& answer, std::string_view what, Seconds now) {
  const Cure cure = CureOf(answer.meaning);
  Error error{cure.kind, fmt::format("{}: {}", what, answer.Reason()), std::string(cure.hint), {}};
  if (cure.kind == ErrorKind::kDeferred) {
    const seconds unsaid = answer.meaning == Meaning::kQuotaExceeded ? kQuotaWindow : seconds(1);
    error.retry_at = now + answer.retry_after.value_or(unsaid);
    error.message += fmt::format(" (until {})", FormatTimestamp(*error.retry_at));
  }
  return error;
}

}  // namespace tracklake
