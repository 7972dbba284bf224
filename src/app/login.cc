#include "app/login.h"

#include "app/account.h"
#include "app/call_events.h"
#include "app/spotify_connection.h"
#include "base/stopped.h"
#include "http/redirect_listener.h"
#include "spotify/user_tokens.h"

namespace tracklake::app {
namespace {

constexpr std::chrono::minutes kPatience{5};
constexpr int kMaxPastes = 5;

std::unexpected<Error> NobodyAnswered(std::string_view how) {
  return WithHint(Fail(ErrorKind::kPermission, "nobody has consented: {}", how),
                  "Run tracklake auth login again where a browser, or somebody who can paste the "
                  "address it ends on, is at hand.");
}

// Waits for the answer to one request, from the browser and from the keyboard, whichever is first.
class Waiting {
 public:
  Waiting(LoginDesk& desk, const RedirectUri& uri, const ConsentRequest& request,
          std::stop_token stop)
      : desk_(desk), uri_(uri), request_(request), stop_(std::move(stop)) {}

  Result<RedirectAnswer> ByBrowserOrPaste(RedirectListener& listener) {
    int input = desk_.input();
    for (int pastes = 0; pastes < kMaxPastes;) {
      TL_ASSIGN(const auto ended,
                listener.Serve([this](std::string_view target) { return Judge(target); }, kPatience,
                               input, stop_));
      if (ended == RedirectListener::Ended::kAnswered) return *answer_;
      if (ended == RedirectListener::Ended::kStopped) return std::unexpected(Stopped());
      if (ended == RedirectListener::Ended::kTimeout) return NobodyAnswered("5 minutes are over");
      if (const auto answer = Paste()) return *answer;
      if (at_end_) input = -1;
      ++pastes;
    }
    return NobodyAnswered("too many wrong addresses were pasted");
  }

  Result<RedirectAnswer> ByPaste() {
    for (int pastes = 0; pastes < kMaxPastes && !at_end_; ++pastes) {
      if (const auto answer = Paste()) return *answer;
    }
    return NobodyAnswered(at_end_ ? "no address was pasted"
                                  : "too many wrong addresses were pasted");
  }

 private:
  using Page = RedirectListener::Page;

  // A stranger's request, or one left over from an older login, does not end the wait.
  Page Judge(std::string_view target) {
    if (target.substr(0, target.find('?')) != uri_.path)
      return {404, "There is nothing here.", false};
    auto answer = ReadRedirect(target, request_.state);
    if (!answer.has_value() && answer.error().kind == ErrorKind::kUsage) {
      return {400, "This is not the answer that tracklake waits for.", false};
    }
    answer_ = std::move(answer);
    if (!answer_->has_value()) return {200, "No consent was given. You may close this page.", true};
    return {200, "tracklake has your answer. You may close this page.", true};
  }

  // nullopt: it was no answer, and more may come.
  std::optional<Result<RedirectAnswer>> Paste() {
    const std::optional<std::string> line = desk_.ReadLine();
    if (!line) {
      at_end_ = true;
      return std::nullopt;
    }
    auto answer = ReadRedirect(*line, request_.state);
    if (answer.has_value() || answer.error().kind != ErrorKind::kUsage) return answer;
    desk_.Refuse(answer.error());
    return std::nullopt;
  }

  LoginDesk& desk_;
  const RedirectUri& uri_;
  const ConsentRequest& request_;
  const std::stop_token stop_;
  std::optional<Result<RedirectAnswer>> answer_;
  bool at_end_ = false;
};

}  // namespace

Result<Consent> LogIn(const Services& services, LoginDesk& desk) {
  const Config& config = services.config;
  TL_ASSIGN(const Endpoints endpoints, ParseEndpoints(config.api_url, config.accounts_url));
  TL_ASSIGN(const ConsentStore store, OpenConsentStore(services, endpoints));
  TL_ASSIGN(const RedirectUri uri, ParseRedirectUri(config.redirect_uri));
  std::optional<RedirectListener> listener;
  if (uri.is_loopback) {
    TL_ASSIGN(RedirectListener opened, RedirectListener::Open(uri.host, uri.port.value_or(0)));
    listener.emplace(std::move(opened));
  }
  const std::string redirect_uri = uri.WithPort(listener ? listener->port() : 0);
  const ConsentRequest request = MakeConsentRequest(
      endpoints.accounts, store.client_id(), redirect_uri, WantedScopes(config), &services.rng);
  desk.Ask(uri, request.url);

  Waiting waiting(desk, uri, request, services.stop);
  TL_ASSIGN(const RedirectAnswer answer,
            listener ? waiting.ByBrowserOrPaste(*listener) : waiting.ByPaste());
  CallEvents calls(&services.events);
  UserTokens tokens(store, endpoints.accounts, &services.transport, &services.clock, &services.rng,
                    RetryPolicy(), nullptr, &calls);
  return tokens.Redeem(request, answer.code, redirect_uri);
}

}  // namespace tracklake::app
