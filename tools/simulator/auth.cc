#include "simulator/auth.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "simulator/base64.h"

namespace tracklake::simulator {
namespace {

using Form = std::map<std::string, std::string>;

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

std::string Field(const Form& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

// The app of a request; with `proven` it must have shown its secret.
std::expected<std::size_t, Reply> FindApp(const World& world, const Request& request, bool proven) {
  const auto [id, secret] = Credentials(request);
  const auto app = std::ranges::find(world.apps, id, &App::id);
  if (app == world.apps.end()) {
    return std::unexpected(TokenError("invalid_client", "Invalid client"));
  }
  if (proven && secret != app->secret) {
    return std::unexpected(TokenError("invalid_client", "Invalid client secret"));
  }
  return static_cast<std::size_t>(app - world.apps.begin());
}

nlohmann::json AccessFor(World& world, std::size_t app, std::uint32_t number) {
  const auto consent = world.consents.Find(number);
  const AccessToken token{world.clock.Now().time_since_epoch().count(),
                          static_cast<std::uint32_t>(app), number,
                          consent ? consent->access_epoch : 0};
  return {{"access_token", Write(world, token)},
          {"token_type", "Bearer"},
          {"expires_in", kTokenLifeSeconds}};
}

Reply Answer(const nlohmann::json& body) {
  Reply reply;
  reply.body = body.dump();
  return reply;
}

Reply ForApp(World& world, const Request& request, const Form&) {
  const auto app = FindApp(world, request, true);
  return app ? Answer(AccessFor(world, *app, 0)) : app.error();
}

Reply ForCode(World& world, const Request& request, const Form& form) {
  auto pending = world.consents.TakeCode(Field(form, "code"), world.clock.Now());
  if (!pending) return TokenError("invalid_grant", "Invalid authorization code");
  const auto app = FindApp(world, request, pending->challenge.empty());
  if (!app) return app.error();
  if (*app != pending->consent.app || Field(form, "redirect_uri") != pending->redirect_uri) {
    return TokenError("invalid_grant", "Invalid redirect URI");
  }
  if (!pending->challenge.empty() &&
      ChallengeOf(Field(form, "code_verifier")) != pending->challenge) {
    return TokenError("invalid_grant", "code_verifier was incorrect");
  }
  const std::string scope = pending->consent.scope;
  const std::uint32_t consent = world.consents.Add(std::move(pending->consent));
  nlohmann::json body = AccessFor(world, *app, consent);
  body["scope"] = scope;
  body["refresh_token"] = Write(world, RefreshToken{consent, 0});
  return Answer(body);
}

Reply ForRefresh(World& world, const Request& request, const Form& form) {
  const auto token = ReadRefreshToken(world, Field(form, "refresh_token"));
  const auto consent = token ? world.consents.Find(token->consent) : std::nullopt;
  if (!consent) return TokenError("invalid_grant", "Invalid refresh token");
  const auto app = FindApp(world, request, !consent->pkce);
  if (!app) return app.error();
  const Seconds now = world.clock.Now();
  if (*app != consent->app) return TokenError("invalid_grant", "Invalid refresh token");
  if (consent->revoked) return TokenError("invalid_grant", "Refresh token revoked");
  if (consent->Expired(now)) return TokenError("invalid_grant", "Refresh token expired");
  if (!world.consents.Rotate(token->consent, static_cast<int>(token->generation), now)) {
    return TokenError("invalid_grant", "Invalid refresh token");
  }
  nlohmann::json body = AccessFor(world, *app, token->consent);
  body["scope"] = consent->scope;
  if (consent->pkce) {
    body["refresh_token"] = Write(world, RefreshToken{token->consent, token->generation + 1});
  }
  return Answer(body);
}

// Who stands behind a good access token; nullopt when the user took it back.
std::optional<Caller> CallerOf(const World& world, const AccessToken& token) {
  Caller caller{.app = token.app};
  if (token.consent == 0) return caller;
  const auto consent = world.consents.Find(token.consent);
  if (!consent || consent->revoked || token.epoch != consent->access_epoch) return std::nullopt;
  caller.user = consent->user;
  caller.scope = consent->scope;
  return caller;
}

}  // namespace

bool Caller::Has(std::string_view name) const {
  const auto granted = SplitList(scope, ' ');
  return std::ranges::find(granted, name) != granted.end();
}

Reply IssueToken(World& world, const Request& request) {
  const Form form = ParseForm(request.body);
  const std::string grant = Field(form, "grant_type");
  if (grant == "client_credentials") return ForApp(world, request, form);
  if (grant == "authorization_code") return ForCode(world, request, form);
  if (grant == "refresh_token") return ForRefresh(world, request, form);
  return TokenError("unsupported_grant_type",
                    grant.empty() ? "grant_type parameter is missing"
                                  : "grant_type must be client_credentials, authorization_code or "
                                    "refresh_token");
}

std::expected<Caller, Reply> Identify(World& world, const Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (request.authorization.empty()) return std::unexpected(ApiError(401, "No token provided"));
  if (!request.authorization.starts_with(kBearer)) {
    return std::unexpected(ApiError(400, "Only valid bearer authentication supported"));
  }
  const auto text = std::string_view(request.authorization).substr(kBearer.size());
  const auto token = ReadAccessToken(world, text);
  const auto caller = token ? CallerOf(world, *token) : std::nullopt;
  if (!caller) return std::unexpected(ApiError(401, "Invalid access token"));
  if (world.clock.Now().time_since_epoch().count() - token->issued >= kTokenLifeSeconds) {
    return std::unexpected(ApiError(401, "The access token expired"));
  }
  return *caller;
}

}  // namespace tracklake::simulator
