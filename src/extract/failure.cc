#include "extract/failure.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/json_text.h"

namespace tracklake {
namespace {

// The member `_tracklake`, and a comma.
std::string Envelope(std::string_view what, std::string_view id, std::string_view status,
                     std::string_view reason, bool recoverable,
                     const std::optional<Seconds>& retry_at) {
  return fmt::format(
      R"({{"_tracklake":{{"what":{},"id":{},"status":"{}","reason":{},"recoverable":{},)"
      R"("retry_at":{}}},)",
      JsonString(what), JsonString(id), status, JsonString(reason), recoverable,
      retry_at ? JsonString(FormatTimestamp(*retry_at)) : "null");
}

}  // namespace

std::string_view CaptureStatus(const Refusal& refusal) {
  switch (refusal.meaning) {
    case Meaning::kRateLimited:
    case Meaning::kQuotaExceeded:
      return "deferred";
    case Meaning::kScopeMissing:
    case Meaning::kNotOwner:
    case Meaning::kEndpointClosed:
    case Meaning::kFeatureClosed:
    case Meaning::kForbidden:
      return "withheld";
    default:
      return "failed";
  }
}

bool CanStillBeHad(const Refusal& refusal) {
  return IsRecoverable(refusal.meaning) || refusal.meaning == Meaning::kScopeMissing;
}

std::string NoteObject(std::string_view what, std::string_view id, std::string_view status,
                       std::string_view reason, bool recoverable) {
  return Envelope(what, id, status, reason, recoverable, std::nullopt) + "\"body\":null}";
}

std::string FailureObject(std::string_view what, std::string_view id, const Refusal& refusal) {
  std::string json = Envelope(what, id, CaptureStatus(refusal), refusal.reason,
                              CanStillBeHad(refusal), refusal.error.retry_at);
  if (refusal.body.empty()) {
    json += "\"body\":null";
  } else if (simdjson::validate_utf8(refusal.body.data(), refusal.body.size())) {
    json += "\"body\":";
    AppendJsonString(refusal.body, &json);
  } else {
    json += "\"body_base64\":" + JsonString(EncodeBase64(refusal.body));
  }
  return json + "}";
}

std::string CaptureObject(std::string_view what, std::string_view id, Seconds fetched_at) {
  return fmt::format(
      R"({{"_tracklake":{{"what":{},"id":{},"status":"complete","begun_at":"{}"}}}})",
      JsonString(what), JsonString(id), FormatTimestamp(fetched_at));
}

}  // namespace tracklake
