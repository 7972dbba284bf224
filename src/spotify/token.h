// Where access tokens come from. Client credentials is one way; a user's consent is another, and
// the client does not know which. All implementations are safe for concurrent use.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/transport.h"
#include "http/url.h"
#include "spotify/retry.h"
#include "spotify/token_service.h"

namespace tracklake {

class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // A token that is good for the next minute at least; asks for one only when there is none.
  // kPermission: the credential is wrong, and asking again is of no use. Else as the transport's
  // errors, after retries.
  virtual Result<Secret> Get() = 0;

  // The API refused this token: the next Get() asks for a new one, unless somebody already has.
  virtual void Reject(const Secret& token) = 0;
};

// A token is replaced this long before it expires, so that no request is under way with a dead one.
inline constexpr std::chrono::seconds kRenewBefore{120};

struct ClientCredentials {
  std::string client_id;
  Secret client_secret;
};

class ClientCredentialsTokens final : public TokenSource {
 public:
  // `accounts` is the address of the accounts service; the gate is asked before it is. Nothing is
  // asked before the first Get().
  ClientCredentialsTokens(Url accounts, ClientCredentials credentials, HttpTransport* transport,
                          Clock* clock, Rng* rng, RetryPolicy policy = {}, CallGate* gate = nullptr,
                          CallObserver* observer = nullptr);

  Result<Secret> Get() override;
  void Reject(const Secret& token) override;

 private:
  Result<> Renew() TL_REQUIRES(mutex_);

  const TokenService service_;
  const ClientCredentials credentials_;
  Clock* const clock_;
  Mutex mutex_;  // held while asking, so that waiting callers share the answer
  Secret token_ TL_GUARDED_BY(mutex_);
  Seconds renew_at_ TL_GUARDED_BY(mutex_){};
};

}  // namespace tracklake
