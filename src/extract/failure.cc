#include "extract/failure.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/json_text.h"

namespace tracklake {

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

std::string FailureObject(std::string_view what, std::string_view id, const Refusal& refusal) {
  const auto& retry_at = refusal.error.retry_at;
  std::string json = "{\"_tracklake\":{\"what\":" + JsonString(what);
  json += ",\"id\":" + JsonString(id);
  json += fmt::format(",\"status\":\"{}\"", CaptureStatus(refusal));
  json += ",\"reason\":" + JsonString(refusal.reason);
  json += fmt::format(",\"recoverable\":{}", IsRecoverable(refusal.meaning));
  json += ",\"retry_at\":" + (retry_at ? JsonString(FormatTimestamp(*retry_at)) : "null") + "},";
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
