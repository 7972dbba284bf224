#include "aws/metadata.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "http/url.h"

namespace tracklake::aws {
namespace {

constexpr int kContainerTries = 3;
constexpr std::chrono::seconds kContainerTimeout{2};
constexpr std::chrono::seconds kInstanceTimeout{1};
constexpr std::uint64_t kMaxAnswerBytes = 64 << 10;

HttpRequest Ask(std::string url, std::chrono::seconds timeout) {
  HttpRequest request;
  request.url = std::move(url);
  request.timeouts = {timeout, timeout, timeout};
  request.max_response_bytes = kMaxAnswerBytes;
  return request;
}

std::string TextIn(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

// https, this machine, or the addresses that AWS's agents have.
bool MayBeTold(const Url& url) {
  constexpr std::array<std::string_view, 3> kAgents = {"169.254.170.2", "169.254.170.23",
                                                       "[fd00:ec2::23]"};
  return url.scheme == "https" || url.IsLoopback() ||
         std::ranges::find(kAgents, url.host) != kAgents.end();
}

Result<std::string> ContainerAddress(const Settings& settings) {
  if (const auto relative = settings.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    return "http://169.254.170.2" + *relative;
  }
  std::string full = settings.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").value_or("");
  const auto url = ParseUrl(full);
  if (url.has_value() && MayBeTold(*url)) return full;
  return WithHint(
      Fail(ErrorKind::kConfig,
           "AWS_CONTAINER_CREDENTIALS_FULL_URI is not the address of a container's agent"),
      "It is set by ECS or EKS: https, or an address of this host.");
}

Result<Secret> ContainerToken(const Settings& settings, const FileReader& read_file) {
  std::string token = settings.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  if (const auto file = settings.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    TL_ASSIGN(token, read_file(*file));
  }
  if (token.find_first_of("\r\n") == std::string::npos) return Secret(std::move(token));
  return Fail(ErrorKind::kConfig, "the container's authorization token has line breaks");
}

Result<Credentials> Read(const Result<HttpResponse>& response, std::string_view who) {
  TL_TRY(response);
  if (response->status == 200) return ParseCredentialsJson(response->body, who);
  return Fail(response->status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kPermission,
              "{} answered {}", who, response->status);
}

}  // namespace

Result<Credentials> ParseCredentialsJson(std::string_view text, std::string_view who) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  Credentials credentials;
  if (json.is_object()) {
    credentials.access_key_id = TextIn(json, "AccessKeyId");
    credentials.secret_access_key = Secret(TextIn(json, "SecretAccessKey"));
    const std::string token = TextIn(json, "Token");  // a host's name for it
    credentials.session_token = Secret(token.empty() ? TextIn(json, "SessionToken") : token);
    credentials.expires_at = ParseIsoSeconds(TextIn(json, "Expiration"));
  }
  if (!credentials.access_key_id.empty() && !credentials.secret_access_key.empty()) {
    return credentials;
  }
  return Fail(ErrorKind::kBadData, "{} gave no credentials in its answer", who);
}

Result<Credentials> AskContainer(const Settings& settings, const FileReader& read_file,
                                 HttpTransport& transport) {
  constexpr std::string_view kWho = "the container's agent for credentials";
  TL_ASSIGN(std::string address, ContainerAddress(settings));
  HttpRequest request = Ask(std::move(address), kContainerTimeout);
  TL_ASSIGN(const Secret token, ContainerToken(settings, read_file));
  if (!token.empty()) request.secret_headers.push_back({"Authorization", token});
  Result<Credentials> read = Fail(ErrorKind::kUnavailable, "{} was not asked", kWho);
  for (int tries = 0; tries < kContainerTries; ++tries) {
    read = Read(transport.Send(request), kWho);
    if (read.has_value() || read.error().kind != ErrorKind::kUnavailable) break;
  }
  return read;
}

Result<Credentials> AskInstance(const Settings& settings, HttpTransport& transport) {
  constexpr std::string_view kWho = "the instance's metadata service";
  const std::string base =
      settings.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  const auto none = Fail(ErrorKind::kNotFound, "{} has no credentials", kWho);
  HttpRequest request = Ask(base + "/latest/api/token", kInstanceTimeout);
  request.method = HttpMethod::kPut;
  request.headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
  const auto token = transport.Send(request);
  if (!token.has_value() || token->status != 200) return none;
  const std::string roles = base + "/latest/meta-data/iam/security-credentials/";
  request = Ask(roles, kInstanceTimeout);
  request.secret_headers = {{"x-aws-ec2-metadata-token", Secret(token->body)}};
  const auto role = transport.Send(request);
  if (!role.has_value() || role->status != 200 || role->body.empty()) return none;
  request.url = roles + role->body.substr(0, role->body.find('\n'));
  return Read(transport.Send(request), kWho);
}

}  // namespace tracklake::aws
