// The accounts service's token endpoint: asks, waits out what passes, and says what a refusal
// means. Safe for concurrent use.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/form.h"
#include "http/transport.h"
#include "http/url.h"
#include "spotify/call_gate.h"
#include "spotify/retry.h"
#include "spotify/tries.h"

namespace tracklake {

struct TokenGrant {
  Secret access_token;
  std::chrono::seconds lifetime{};  // at most an hour
  Secret refresh_token;             // empty: none came, the old one stays good
  std::optional<std::string> scope;
};

struct TokenRefusal {
  Error error;
  std::string reason;  // the service's word, as "invalid_grant"; empty when it did not answer
};

using TokenAnswer = std::expected<TokenGrant, TokenRefusal>;

// What the gate calls the token endpoint. Its calls are not counted, but a refusal closes it.
inline constexpr std::string_view kTokenFamily = "token";

class TokenService {
 public:
  // Borrows all but the address. The gate may be null: then every Ask() asks; so may the observer.
  TokenService(Url accounts, HttpTransport* transport, Clock* clock, Rng* rng, RetryPolicy policy,
               CallGate* gate, CallObserver* observer);

  // Posts the form. `basic` is "id:secret", or empty. What stands in `secrets` is taken out of
  // refusals. kPermission: the credential or the grant is refused, and asking again is of no use.
  TokenAnswer Ask(const FormFields& form, const Secret& basic,
                  const std::vector<Secret>& secrets) const;

  const Url& accounts() const { return accounts_; }

 private:
  HttpRequest MakeRequest(const FormFields& form, const Secret& basic) const;
  Result<HttpResponse> Send(const HttpRequest& request) const;

  const Url accounts_;
  CallGate* const gate_;
  mutable Upstream upstream_;  // safe for concurrent use
};

}  // namespace tracklake
