#include "spotify/token.h"

#include <algorithm>
#include <utility>

namespace tracklake {

ClientCredentialsTokens::ClientCredentialsTokens(Url accounts, ClientCredentials credentials,
                                                 HttpTransport* transport, Clock* clock, Rng* rng,
                                                 RetryPolicy policy, CallGate* gate,
                                                 CallObserver* observer)
    : service_(std::move(accounts), transport, clock, rng, policy, gate, observer),
      credentials_(std::move(credentials)),
      clock_(clock) {}

Result<Secret> ClientCredentialsTokens::Get() {
  const MutexLock lock(mutex_);
  if (token_.empty() || clock_->NowSeconds() >= renew_at_) TL_TRY(Renew());
  return token_;
}

void ClientCredentialsTokens::Reject(const Secret& token) {
  const MutexLock lock(mutex_);
  if (token.Reveal() == token_.Reveal()) token_ = Secret();
}

Result<> ClientCredentialsTokens::Renew() {
  const Secret basic(credentials_.client_id + ":" + credentials_.client_secret.Reveal());
  const TokenAnswer answer =
      service_.Ask({{"grant_type", "client_credentials"}}, basic, {credentials_.client_secret});
  if (!answer.has_value()) return std::unexpected(answer.error().error);
  token_ = answer->access_token;
  renew_at_ =
      clock_->NowSeconds() + std::max(answer->lifetime - kRenewBefore, std::chrono::seconds(1));
  return {};
}

}  // namespace tracklake
