#include "app/json/json.h"

namespace tracklake::app {

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json TimeOrNull(const std::optional<Seconds>& time) {
  return time ? Json(FormatTimestamp(*time)) : Json();
}

std::string_view CodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kConflict:
      return "conflict";
    case ErrorKind::kBadData:
      return "bad_data";
    case ErrorKind::kCorruption:
      return "corruption";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kUnknown:
      return "unknown";
    case ErrorKind::kExhausted:
      return "exhausted";
    case ErrorKind::kUnavailable:
      return "unavailable";
    case ErrorKind::kDeferred:
      return "deferred";
    case ErrorKind::kPermission:
      return "permission";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

Json JsonOf(const Error& error) {
  return {{"code", CodeOf(error.kind)},
          {"message", error.message},
          {"hint", TextOrNull(error.hint)},
          {"retry_at", TimeOrNull(error.retry_at)}};
}

std::string JsonLine(const Json& report) {
  Json json = {{"schema_version", 1}};
  json.update(report);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tracklake::app
