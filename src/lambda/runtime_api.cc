#include "lambda/runtime_api.h"

#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace tracklake::lambda {
namespace {

// Of an answer's way over the loopback; the API takes megabytes in it.
constexpr std::chrono::seconds kPostTimeout{10};
constexpr int kOk = 200;
constexpr int kAccepted = 202;
constexpr int kBadRequest = 400;
constexpr int kGone = 410;
constexpr int kTooLargeStatus = 413;
constexpr int kServerErrors = 500;

std::string HeaderOr(const HttpResponse& response, std::string_view name) {
  return std::string(response.Header(name).value_or(""));
}

// Milliseconds since 1970. nullopt: none, or none that a clock of ours could show.
std::optional<Micros> DeadlineIn(const HttpResponse& response) {
  constexpr std::int64_t kYear10000 = 253'402'300'800'000;
  const std::string text = HeaderOr(response, "Lambda-Runtime-Deadline-Ms");
  std::int64_t milliseconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (milliseconds < 0 || milliseconds >= kYear10000) return std::nullopt;
  return Micros(std::chrono::milliseconds(milliseconds));
}

std::unexpected<Error> Broken(int status) {
  return Fail(ErrorKind::kInternal, "the Lambda runtime answers {}: this environment is broken",
              status);
}

std::string_view ReasonOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "Usage";
    case ErrorKind::kConfig:
      return "Config";
    case ErrorKind::kNotFound:
      return "NotFound";
    case ErrorKind::kConflict:
      return "Conflict";
    case ErrorKind::kBadData:
      return "BadData";
    case ErrorKind::kCorruption:
      return "Corruption";
    case ErrorKind::kIo:
      return "Io";
    case ErrorKind::kUnknown:
      return "Unknown";
    case ErrorKind::kExhausted:
      return "Exhausted";
    case ErrorKind::kUnavailable:
      return "Unavailable";
    case ErrorKind::kDeferred:
      return "Deferred";
    case ErrorKind::kPermission:
      return "Permission";
    case ErrorKind::kInternal:
      return "Internal";
  }
  return "Internal";
}

}  // namespace

RuntimeApi::RuntimeApi(HttpTransport* transport, std::string_view address)
    : transport_(transport), root_(fmt::format("http://{}/2018-06-01/runtime", address)) {}

Result<Invocation> RuntimeApi::Next() {
  HttpRequest request;
  request.url = root_ + "/invocation/next";
  request.timeouts.total = request.timeouts.stall = std::chrono::seconds(0);  // none
  TL_ASSIGN(HttpResponse response, transport_->Send(request));
  if (response.status >= kServerErrors) return Broken(response.status);
  if (response.status != kOk) {
    return Fail(ErrorKind::kBadData, "the Lambda runtime answers {} instead of an invocation",
                response.status);
  }
  Invocation invocation;
  invocation.request_id = HeaderOr(response, "Lambda-Runtime-Aws-Request-Id");
  if (invocation.request_id.empty()) {
    return Fail(ErrorKind::kBadData, "the Lambda runtime names no request");
  }
  if (const auto id = response.Header("Lambda-Runtime-Invocation-Id")) {
    invocation.invocation_id = std::string(*id);
  }
  invocation.deadline = DeadlineIn(response);
  invocation.trace_id = HeaderOr(response, "Lambda-Runtime-Trace-Id");
  invocation.function_arn = HeaderOr(response, "Lambda-Runtime-Invoked-Function-Arn");
  invocation.payload = std::move(response.body);
  return invocation;
}

Result<Delivery> RuntimeApi::Answer(const Invocation& invocation, std::string answer) {
  return Deliver(invocation, "response", std::move(answer), {});
}

Result<Delivery> RuntimeApi::AnswerError(const Invocation& invocation, const Error& error) {
  return Deliver(invocation, "error", ErrorBody(error),
                 {{"Lambda-Runtime-Function-Error-Type", ErrorTypeOf(error)}});
}

Result<Delivery> RuntimeApi::TellInitError(const Error& error) {
  TL_ASSIGN(const HttpResponse response,
            Post("/init/error", ErrorBody(error),
                 {{"Lambda-Runtime-Function-Error-Type", ErrorTypeOf(error)}}));
  return response.status == kAccepted ? Delivery::kTaken : Delivery::kRefused;
}

Result<Delivery> RuntimeApi::Deliver(const Invocation& invocation, std::string_view what,
                                     std::string body, std::vector<HttpHeader> headers) {
  if (invocation.invocation_id) {
    headers.push_back({"Lambda-Runtime-Invocation-Id", *invocation.invocation_id});
  }
  TL_ASSIGN(const HttpResponse response,
            Post(fmt::format("/invocation/{}/{}", invocation.request_id, what), std::move(body),
                 std::move(headers)));
  switch (response.status) {
    case kOk:
    case kAccepted:
      return Delivery::kTaken;
    case kBadRequest:
    case kGone:
      return Delivery::kTooLate;
    case kTooLargeStatus:
      return Delivery::kTooLarge;
    default:
      if (response.status >= kServerErrors) return Broken(response.status);
      return Delivery::kRefused;
  }
}

Result<HttpResponse> RuntimeApi::Post(const std::string& path, std::string body,
                                      std::vector<HttpHeader> headers) {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.url = root_ + path;
  request.headers = std::move(headers);
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = Secret(std::move(body));
  request.timeouts.total = kPostTimeout;
  return transport_->Send(request);
}

std::string ErrorTypeOf(const Error& error) {
  return fmt::format("Function.{}", ReasonOf(error.kind));
}

std::string ErrorBody(const Error& error) {
  const std::string hint = error.hint.empty() ? "" : fmt::format(" ({})", error.hint);
  const nlohmann::ordered_json body = {{"errorMessage", error.message + hint},
                                       {"errorType", ErrorTypeOf(error)},
                                       {"stackTrace", nlohmann::ordered_json::array()}};
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace tracklake::lambda
