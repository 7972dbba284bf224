#include "simulator/auth.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/sha256.h"
#include "simulator/base64.h"

namespace tracklake::simulator {
namespace {

constexpr std::string_view kTokenMark = "BQ";
constexpr std::size_t kTimeDigits = 10;
constexpr std::size_t kAppDigits = 2;

Reply TokenError(std::string_view error, std::string_view description) {
  const nlohmann::json body = {{"error", error}, {"error_description", description}};
  Reply reply;
  reply.status = 400;
  reply.body = body.dump();
  return reply;
}

// Client id and secret, from the Basic header or from the form.
std::pair<std::string, std::string> Credentials(const Request& request) {
  constexpr std::string_view kBasic = "Basic ";
  if (!request.authorization.starts_with(kBasic)) {
    const auto form = ParseForm(request.body);
    const auto id = form.find("client_id");
    const auto secret = form.find("client_secret");
    return {id == form.end() ? "" : id->second, secret == form.end() ? "" : secret->second};
  }
  const auto text = DecodeBase64(std::string_view(request.authorization).substr(kBasic.size()));
  const std::size_t colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos) return {};
  return {text->substr(0, colon), text->substr(colon + 1)};
}

std::string MakeToken(const World& world, std::int64_t issued, std::size_t app) {
  const std::string claims = fmt::format("{:0{}x}{:0{}x}", issued, kTimeDigits, app, kAppDigits);
  const std::string signed_text = fmt::format("{} {} {} {}", world.settings.seed, claims,
                                              world.apps[app].id, world.apps[app].secret);
  return fmt::format("{}{}{}", kTokenMark, claims, Sha256Hex(signed_text));
}

}  // namespace

Reply IssueToken(World& world, const Request& request) {
  const auto form = ParseForm(request.body);
  const auto grant = form.find("grant_type");
  if (grant == form.end() || grant->second != "client_credentials") {
    return TokenError("unsupported_grant_type", grant == form.end()
                                                    ? "grant_type parameter is missing"
                                                    : "grant_type must be client_credentials");
  }
  const auto [id, secret] = Credentials(request);
  const auto app = std::ranges::find(world.apps, id, &App::id);
  if (app == world.apps.end()) return TokenError("invalid_client", "Invalid client");
  if (secret != app->secret) return TokenError("invalid_client", "Invalid client secret");
  const auto number = static_cast<std::size_t>(app - world.apps.begin());
  const nlohmann::json body = {
      {"access_token", MakeToken(world, world.clock.Now().time_since_epoch().count(), number)},
      {"token_type", "Bearer"},
      {"expires_in", kTokenLifeSeconds}};
  Reply reply;
  reply.body = body.dump();
  return reply;
}

std::expected<Caller, Reply> Identify(World& world, const Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (request.authorization.empty()) return std::unexpected(ApiError(401, "No token provided"));
  if (!request.authorization.starts_with(kBearer)) {
    return std::unexpected(ApiError(400, "Only valid bearer authentication supported"));
  }
  const auto token = std::string_view(request.authorization).substr(kBearer.size());
  std::int64_t issued = 0;
  std::size_t app = 0;
  if (token.size() > kTokenMark.size() + kTimeDigits + kAppDigits) {
    const char* digits = token.data() + kTokenMark.size();
    std::from_chars(digits, digits + kTimeDigits, issued, 16);
    std::from_chars(digits + kTimeDigits, digits + kTimeDigits + kAppDigits, app, 16);
  }
  if (app >= world.apps.size() || token != MakeToken(world, issued, app)) {
    return std::unexpected(ApiError(401, "Invalid access token"));
  }
  if (world.clock.Now().time_since_epoch().count() - issued >= kTokenLifeSeconds) {
    return std::unexpected(ApiError(401, "The access token expired"));
  }
  return Caller{.app = app};
}

}  // namespace tracklake::simulator
