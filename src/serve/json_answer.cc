#include "serve/json_answer.h"

namespace tracklake::serve {

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 400;
    case ErrorKind::kPermission:
      return 403;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kConflict:
      return 409;
    case ErrorKind::kBadData:
      return 422;
    case ErrorKind::kDeferred:
      return 429;
    case ErrorKind::kUnavailable:
      return 502;
    case ErrorKind::kExhausted:
      return 503;
    case ErrorKind::kConfig:
    case ErrorKind::kCorruption:
    case ErrorKind::kIo:
    case ErrorKind::kUnknown:
    case ErrorKind::kInternal:
      return 500;
  }
  return 500;
}

web::Answer JsonAnswer(const app::Json& report, int status) {
  return {.status = status, .content_type = "application/json", .body = app::JsonLine(report)};
}

web::Answer ErrorAnswer(int status, const Error& error) {
  return JsonAnswer({{"error", app::JsonOf(error)}}, status);
}

web::Answer ErrorAnswer(const Error& error) { return ErrorAnswer(StatusOf(error.kind), error); }

}  // namespace tracklake::serve
