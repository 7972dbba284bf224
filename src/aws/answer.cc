#include "aws/answer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/xml.h"

namespace tracklake::aws {
namespace {

constexpr std::array<std::string_view, 15> kThrottlingCodes = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "ServiceUnavailableDueToThrottling"};
constexpr std::array<std::string_view, 4> kTransientCodes = {
    "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalServerException"};
constexpr std::array<std::string_view, 4> kExpiredCodes = {
    "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpiredToken"};
constexpr std::array<std::string_view, 6> kClockCodes = {
    "RequestTimeTooSkewed",      "RequestExpired",        "RequestInTheFuture",
    "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"};

// What services of JSON say with status 400.
constexpr std::array<std::string_view, 4> kPermissionCodes = {
    "AccessDeniedException", "AccessDenied", "UnrecognizedClientException",
    "InvalidSignatureException"};
constexpr std::array<std::string_view, 3> kNotFoundCodes = {
    "ResourceNotFoundException", "EntityNotFoundException", "ParameterNotFound"};

template <std::size_t n>
bool IsOneOf(std::string_view code, const std::array<std::string_view, n>& codes) {
  return std::ranges::find(codes, code) != codes.end();
}

// "com.amazonaws.glue#EntityNotFoundException:http://…" → "EntityNotFoundException".
std::string_view BareCode(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const std::size_t hash = code.rfind('#');
  return hash == std::string_view::npos ? code : code.substr(hash + 1);
}

void ReadXmlError(Answer* answer) {
  const auto root = ParseXml(answer->response.body);
  if (!root.has_value()) return;
  const XmlElement* error = root->name == "Error" ? &*root : root->Child("Error");
  if (error == nullptr) return;
  answer->code = error->TextOf("Code");
  answer->message = error->TextOf("Message");
}

std::string TextIn(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

void ReadJsonError(Answer* answer) {
  const auto body = nlohmann::json::parse(answer->response.body, nullptr, false);
  if (!body.is_object()) return;
  std::string type = TextIn(body, "__type");
  if (type.empty()) type = TextIn(body, "code");
  answer->code = BareCode(type);
  answer->message = TextIn(body, "message");
  if (answer->message.empty()) answer->message = TextIn(body, "Message");
}

ErrorKind KindOf(const Answer& answer) {
  if (answer.code == "NoSuchBucket") return ErrorKind::kConfig;
  if (SaysExpired(answer)) return ErrorKind::kPermission;
  if (CauseToRetry(answer)) return ErrorKind::kUnavailable;
  if (IsOneOf(answer.code, kPermissionCodes)) return ErrorKind::kPermission;
  if (IsOneOf(answer.code, kNotFoundCodes)) return ErrorKind::kNotFound;
  switch (answer.response.status) {
    case 401:
    case 403:
      return ErrorKind::kPermission;
    case 404:
      return ErrorKind::kNotFound;
    case 409:
    case 412:
      return ErrorKind::kConflict;
    default:
      return answer.response.status < 400 ? ErrorKind::kConfig : ErrorKind::kInternal;
  }
}

std::string HintOf(const Answer& answer) {
  if (answer.code == "NoSuchBucket") return "Make the bucket first, or name another one.";
  if (SaysExpired(answer)) return "Get new credentials, as with aws sso login, and run it again.";
  if (answer.code == "InvalidAccessKeyId" || answer.code == "UnrecognizedClientException" ||
      answer.code == "InvalidClientTokenId") {
    return "Check AWS_ACCESS_KEY_ID, or the profile in AWS_PROFILE.";
  }
  if (answer.code == "SignatureDoesNotMatch" || answer.code == "InvalidSignatureException") {
    return "Check AWS_SECRET_ACCESS_KEY, and that nothing on the way changes requests.";
  }
  if (answer.response.status < 400) return "Set AWS_REGION to where it is.";
  if (KindOf(answer) == ErrorKind::kPermission) {
    return "Grant it in the policy of the role or user; docs/aws/permissions.md lists what is "
           "needed.";
  }
  return {};
}

}  // namespace

Answer MakeAnswer(HttpResponse response) {
  Answer answer{std::move(response), {}, {}};
  if (answer.ok()) return answer;
  const std::string& body = answer.response.body;
  if (body.starts_with('<')) ReadXmlError(&answer);
  if (body.starts_with('{')) ReadJsonError(&answer);
  if (answer.code.empty()) {
    answer.code = BareCode(answer.response.Header("x-amzn-errortype").value_or(""));
  }
  return answer;
}

std::optional<RetryCause> CauseToRetry(const Answer& answer) {
  const int status = answer.response.status;
  if (status == 429 || (status >= 400 && IsOneOf(answer.code, kThrottlingCodes))) {
    return RetryCause::kThrottled;
  }
  if (status >= 500 || (status >= 400 && IsOneOf(answer.code, kTransientCodes))) {
    return status == 501 ? std::nullopt : std::optional(RetryCause::kTransient);
  }
  return std::nullopt;
}

bool SaysExpired(const Answer& answer) { return IsOneOf(answer.code, kExpiredCodes); }

bool MayBlameTheClock(const Answer& answer) {
  const int status = answer.response.status;
  return (status == 403 || status == 400) &&
         (answer.code.empty() || IsOneOf(answer.code, kClockCodes));
}

std::string RegionIn(const Answer& answer) {
  const int status = answer.response.status;
  if ((status < 300 || status >= 400) && status != 400) return {};
  if (const auto region = answer.response.Header("x-amz-bucket-region"))
    return std::string(*region);
  const auto root = ParseXml(answer.response.body);
  return root.has_value() ? std::string(root->TextOf("Region")) : std::string();
}

Error RefusalOf(const Answer& answer, std::string_view what) {
  std::string message = fmt::format("{}: {}", what, answer.response.status);
  if (!answer.code.empty()) message += " " + answer.code;
  if (!answer.message.empty()) message += fmt::format(" ({})", answer.message);
  return {KindOf(answer), std::move(message), HintOf(answer), {}};
}

}  // namespace tracklake::aws
