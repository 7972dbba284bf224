#include "web/guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/sha256.h"
#include "base/text.h"

namespace tracklake::web {
namespace {

using Verdict = std::expected<void, Refusal>;

constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST", "DELETE"};
// What a form, and a page of any origin without asking, may send.
constexpr std::string_view kFormTypes[] = {"application/x-www-form-urlencoded",
                                           "multipart/form-data", "text/plain"};

bool IsLoopbackHost(std::string_view host) {
  if (EqualsIgnoringCase(host, "localhost") || host == "[::1]") return true;
  in_addr address;  // strict: four decimal numbers, and nothing behind them
  return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 &&
         (ntohl(address.s_addr) >> 24) == 127;
}

// Where it says nothing of a page, it comes from none.
Verdict JudgeOrigin(const Request& request) {
  if (const auto origin = request.Header("Origin")) {
    const std::string_view host = request.Header("Host").value_or("");
    const bool is_own = EqualsIgnoringCase(*origin, fmt::format("http://{}", host)) ||
                        EqualsIgnoringCase(*origin, fmt::format("https://{}", host));
    if (!is_own) {
      return Refuse(403, ErrorKind::kPermission, "", "pages of other origins may not ask here");
    }
  }
  const auto site = request.Header("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") {
    return Refuse(403, ErrorKind::kPermission, "", "pages of other sites may not ask here");
  }
  return {};
}

bool IsFormType(std::string_view type) {
  const std::string_view essence = Trim(type.substr(0, type.find(';')));
  return essence.empty() || std::ranges::any_of(kFormTypes, [&](std::string_view form) {
           return EqualsIgnoringCase(essence, form);
         });
}

Verdict JudgeMethod(const Request& request) {
  if (std::ranges::find(kMethods, request.method) == std::end(kMethods)) {
    auto refusal = Refuse(405, ErrorKind::kUsage, "", "the method {} is not taken", request.method);
    refusal.error().headers = {{"Allow", "GET, HEAD, POST, DELETE"}};
    return refusal;
  }
  if (request.method != "POST" || request.Header("Authorization") ||
      request.Header(kNoFormHeader) || !IsFormType(request.Header("Content-Type").value_or(""))) {
    return {};
  }
  return Refuse(
      415, ErrorKind::kUsage,
      fmt::format("Send Content-Type: application/json, or the header {}: 1.", kNoFormHeader),
      "a POST must not look like that of a form");
}

// In a time that tells nothing of either.
bool AreEqual(std::string_view one, std::string_view other) {
  const std::string a = Sha256Bytes(one);
  const std::string b = Sha256Bytes(other);
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}

std::optional<std::string_view> BearerOf(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = request.Header("Authorization");
  if (!value || !EqualsIgnoringCase(value->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  return Trim(value->substr(kScheme.size()));
}

}  // namespace

Verdict Guard::JudgeHost(const Request& request) const {
  const auto host = request.Header("Host");
  if (!host || host->empty()) {
    return Refuse(400, ErrorKind::kUsage, "", "the request has no Host");
  }
  if (!policy_.is_loopback) return {};  // the token stands before all
  const std::string own = fmt::format(":{}", policy_.port);
  const bool has_port = host->ends_with(own);
  const std::string_view name = has_port ? host->substr(0, host->size() - own.size()) : *host;
  if ((has_port || policy_.port == 80) && IsLoopbackHost(name)) return {};
  return Refuse(403, ErrorKind::kPermission, fmt::format("Ask 127.0.0.1:{}.", policy_.port),
                "this server is for this machine, and goes by no other name");
}

Verdict Guard::JudgeToken(const Request& request) const {
  if (policy_.token.empty() && policy_.is_loopback) return {};
  auto shown = BearerOf(request);
  if (!shown && !policy_.webhook_path.empty() && request.path == policy_.webhook_path) {
    shown = request.Parameter("token");
  }
  if (shown && !policy_.token.empty() && AreEqual(*shown, policy_.token.Reveal())) return {};
  auto refusal = Refuse(401, ErrorKind::kPermission,
                        "Send the header Authorization: Bearer, and serve.token behind it.", "{}",
                        shown ? "the token is another one" : "a token must be shown");
  refusal.error().headers = {{"WWW-Authenticate", "Bearer"}};
  return refusal;
}

Verdict Guard::Judge(const Request& request) const {
  TL_TRY(JudgeHost(request));
  TL_TRY(JudgeOrigin(request));
  TL_TRY(JudgeToken(request));
  return JudgeMethod(request);
}

}  // namespace tracklake::web
