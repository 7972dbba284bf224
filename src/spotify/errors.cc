#include "spotify/errors.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "http/http_date.h"
#include "http/url.h"

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

// "7", "1.5", "99999999999999999999"; a part of a second counts as a whole one.
std::optional<seconds> DelayIn(std::string_view text) {
  std::int64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error == std::errc::invalid_argument || text.starts_with('-')) return std::nullopt;
  const std::string_view fraction(end, last);
  const bool has_fraction = fraction.starts_with('.') && fraction.size() > 1;
  if (!fraction.empty() && !has_fraction) return std::nullopt;
  if (fraction.find_first_not_of("0123456789", 1) != std::string_view::npos) return std::nullopt;
  if (error == std::errc::result_out_of_range || value >= kMaxRetryAfter.count()) {
    return kMaxRetryAfter;
  }
  const bool is_more = fraction.find_first_not_of('0', 1) != std::string_view::npos;
  return seconds(value + (is_more ? 1 : 0));
}

// 0, what is past, and what is neither a number nor a date count as not said.
std::optional<seconds> RetryAfter(const HttpResponse& response, Seconds now) {
  const auto header = response.Header("retry-after");
  if (!header) return std::nullopt;
  std::optional<seconds> delay = DelayIn(Trim(*header));
  if (const auto date = ParseHttpDate(Trim(*header))) delay = std::min(*date - now, kMaxRetryAfter);
  return delay && *delay > seconds(0) ? delay : std::nullopt;
}

Meaning UnderstandBadRequest(const ErrorBody& body) {
  const bool names_limit = Contains(body.text, "limit") && !Contains(body.text, "rate limit");
  if (names_limit || body.form == ErrorForm::kEmpty) return Meaning::kLimitRefused;
  if (Contains(body.text, "invalid id") || Contains(body.text, "base62")) {
    return Meaning::kInvalidId;
  }
  return body.form == ErrorForm::kForeign ? Meaning::kGateway : Meaning::kBadRequest;
}

Meaning UnderstandUnauthorized(const ErrorBody& body) {
  if (body.form == ErrorForm::kForeign && body.text.starts_with('<')) return Meaning::kGateway;
  const bool glitch =
      Contains(body.text, "access token missing") || Contains(body.text, "no token provided");
  return glitch ? Meaning::kTokenMissing : Meaning::kTokenRefused;
}

// What Spotify took from new apps in 2024; it may say so without a word.
bool IsFeature(std::string_view family) {
  return family.starts_with("audio-") || family == "recommendations" ||
         family == "artists/related-artists";
}

Meaning UnderstandForbidden(const ErrorBody& body, std::string_view family) {
  const std::string& text = body.text;
  if (Contains(text, "premium subscription required")) return Meaning::kPremiumRequired;
  if (Contains(text, "user may not be registered") || Contains(text, "user not registered")) {
    return Meaning::kUserNotRegistered;
  }
  if (Contains(text, "client scope") || Contains(text, "insufficient scope") ||
      Contains(text, "insufficient_scope")) {
    return Meaning::kScopeMissing;
  }
  // What cannot be known to be Spotify's own word is not for ever.
  if (body.form == ErrorForm::kEmpty) {
    return IsFeature(family) ? Meaning::kFeatureClosed : Meaning::kGateway;
  }
  if (body.form != ErrorForm::kApi) return Meaning::kGateway;
  const bool is_silent = text.empty() || Same(text, "forbidden");
  if (family == "playlists/items" && is_silent) return Meaning::kNotOwner;
  if (text.empty()) return Meaning::kFeatureClosed;
  return is_silent ? Meaning::kEndpointClosed : Meaning::kForbidden;
}

Meaning UnderstandNotFound(const ErrorBody& body) {
  if (body.form != ErrorForm::kForeign) {
    return Contains(body.text, "base62") ? Meaning::kInvalidId : Meaning::kNotFound;
  }
  std::string_view text = body.text;
  if (text.ends_with('.')) text.remove_suffix(1);
  const bool is_known = Same(text, "not found") || Same(text, "resource not found");
  return is_known ? Meaning::kNotFound : Meaning::kGateway;
}

// Any other status below 500: Spotify's word for it, if it is Spotify's.
Meaning UnderstandRest(int status, ErrorForm form) {
  if (status >= 200 && status < 300) return Meaning::kDamaged;  // 204, 206: not what was asked for
  if (status == 304) return Meaning::kUnexpected;
  if (status >= 300 && status < 400) return Meaning::kGateway;
  if (status == 408 || status == 425) return Meaning::kServerError;
  if (form == ErrorForm::kForeign) return Meaning::kGateway;
  if (status == 410) return Meaning::kNotFound;
  return status == 451 ? Meaning::kForbidden : Meaning::kUnexpected;
}

Meaning MeaningOf(int status, const ErrorBody& body, std::string_view family) {
  switch (status) {
    case 400:
      return UnderstandBadRequest(body);
    case 401:
      return UnderstandUnauthorized(body);
    case 403:
      return UnderstandForbidden(body, family);
    case 404:
      return UnderstandNotFound(body);
    case 429:
      return Same(body.reason, kQuotaReason) ? Meaning::kQuotaExceeded : Meaning::kRateLimited;
    default:
      return status >= 500 ? Meaning::kServerError : UnderstandRest(status, body.form);
  }
}

// Where a redirect leads is for people only: nobody follows it.
std::string RedirectText(const HttpResponse& response) {
  const auto url = ParseUrl(response.Header("location").value_or(""));
  return url.has_value() ? fmt::format("a redirect to {}, not followed", url->Origin())
                         : "a redirect, not followed";
}

struct Cure {
  ErrorKind kind;
  std::string_view hint;
};

Cure CureOf(Meaning meaning) {
  switch (meaning) {
    case Meaning::kInvalidId:
      return {ErrorKind::kUsage, "Give the id, URI or address that Spotify's Share menu copies."};
    case Meaning::kLimitRefused:
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
              "Apps cannot read Spotify's own playlists (ids starting with 37i9): copy the songs "
              "into a playlist of your own. Otherwise check the id."};
    case Meaning::kRateLimited:
    case Meaning::kQuotaExceeded:
      return {ErrorKind::kDeferred, "Run again after that time; calls before it only cost more."};
    case Meaning::kGateway:
      return {ErrorKind::kUnavailable,
              "This is not Spotify's answer but a proxy's or a gateway's: check the network, then "
              "run again."};
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

Answer Understand(const HttpResponse& response, std::string_view family, Seconds now) {
  Answer answer;
  answer.status = response.status;
  if (response.status == 200 || response.status == 203) return answer;
  const ErrorBody body = ReadErrorBody(response.body);
  answer.text = body.text;
  answer.retry_after = RetryAfter(response, now);
  answer.meaning = MeaningOf(response.status, body, family);
  const bool is_redirect = answer.meaning == Meaning::kGateway && response.status < 400;
  if (is_redirect) answer.text = RedirectText(response);
  if (answer.meaning == Meaning::kDamaged) answer.text = "without what was asked for";
  return answer;
}

bool IsRecoverable(Meaning meaning) {
  switch (meaning) {
    case Meaning::kTokenMissing:
    case Meaning::kTokenRefused:
    case Meaning::kRateLimited:
    case Meaning::kQuotaExceeded:
    case Meaning::kServerError:
    case Meaning::kGateway:
    case Meaning::kUnexpected:
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
