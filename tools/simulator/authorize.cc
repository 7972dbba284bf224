#include "simulator/authorize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/redirects.h"
#include "simulator/tokens.h"

namespace tracklake::simulator {
namespace {

constexpr std::array<std::string_view, 10> kScopes = {
    "playlist-read-collaborative", "playlist-read-private",     "user-follow-read",
    "user-library-read",           "user-read-email",           "user-read-playback-position",
    "user-read-private",           "user-read-recently-played", "user-top-read",
    "user-read-playback-state"};

constexpr std::size_t kChallengeLength = 43;

Reply BackTo(const Call& call, const std::string& answer) {
  const std::string uri = call.request.Query("redirect_uri");
  const std::string state = call.request.Query("state");
  Reply reply;
  reply.status = 302;
  reply.headers = {
      {"Location", fmt::format("{}{}{}{}", uri, uri.find('?') == std::string::npos ? "?" : "&",
                               answer, state.empty() ? "" : "&state=" + PercentEncode(state))}};
  return reply;
}

bool ScopesAreKnown(const std::string& scope) {
  for (const std::string& name : SplitList(scope, ' ')) {
    if (!name.empty() && std::ranges::find(kScopes, name) == kScopes.end()) return false;
  }
  return true;
}

// What is shown to the user, who then does not come back.
std::optional<Reply> RefuseApp(const Call& call) {
  const std::string uri = call.request.Query("redirect_uri");
  if (std::ranges::find(call.world.apps, call.request.Query("client_id"), &App::id) ==
      call.world.apps.end()) {
    return PlainText(400, "INVALID_CLIENT: Invalid client");
  }
  if (!CheckRedirect(uri)) return PlainText(400, "INVALID_CLIENT: Insecure redirect URI");
  const bool known = std::ranges::any_of(
      call.world.settings.redirects, [&](const auto& one) { return RedirectMatches(one, uri); });
  if (!known) return PlainText(400, "INVALID_CLIENT: Invalid redirect URI");
  return std::nullopt;
}

}  // namespace

Reply Authorize(const Call& call) {
  const Request& request = call.request;
  if (auto refusal = RefuseApp(call)) return *refusal;
  if (request.Query("response_type") != "code") {
    return BackTo(call, "error=unsupported_response_type");
  }
  const std::string challenge = request.Query("code_challenge");
  if (!challenge.empty() &&
      (request.Query("code_challenge_method") != "S256" || challenge.size() != kChallengeLength)) {
    return BackTo(call, "error=invalid_request");
  }
  if (!ScopesAreKnown(request.Query("scope"))) return BackTo(call, "error=invalid_scope");
  World& world = call.world;
  if (world.standing.denies) return BackTo(call, "error=access_denied");
  const auto app = std::ranges::find(world.apps, request.Query("client_id"), &App::id);
  PendingCode pending;
  pending.consent.app = static_cast<std::size_t>(app - world.apps.begin());
  pending.consent.user = world.standing.user;
  pending.consent.scope = request.Query("scope");
  pending.consent.authorized_at = world.clock.Now();
  pending.consent.pkce = !challenge.empty();
  pending.redirect_uri = request.Query("redirect_uri");
  pending.challenge = challenge;
  const std::string code = WriteCode(world, ++world.standing.visits);
  world.consents.AddCode(code, std::move(pending));
  return BackTo(call, "code=" + code);
}

}  // namespace tracklake::simulator
