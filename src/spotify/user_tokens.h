// Access tokens by a user's consent. The refresh token is used once and replaced: room for the new
// one is made on the disk before the old one is spent, the new one is there before anything is done
// with the answer, and the store's lock is held from reading the old one until then, so no two
// processes ever use the same. Where the store has no lock, the one that comes second is refused,
// and takes what the first has stored. Safe for concurrent use.
#pragma once

#include <optional>

#include "base/mutex.h"
#include "spotify/consent_store.h"
#include "spotify/token.h"

namespace tracklake {

class UserTokens final : public TokenSource {
 public:
  UserTokens(ConsentStore store, Url accounts, HttpTransport* transport, Clock* clock, Rng* rng,
             RetryPolicy policy = {}, CallGate* gate = nullptr, CallObserver* observer = nullptr);

  // kPermission when there is no consent or it has ended: only the user can help, by consenting
  // again. A refused refresh token is remembered as such in the store and never sent again.
  Result<Secret> Get() override;
  void Reject(const Secret& token) override;

  // Redeems the code of a redirect; the consent is stored when it returns. Account and name are
  // left empty.
  Result<Consent> Redeem(const ConsentRequest& request, const Secret& code,
                         const std::string& redirect_uri);

 private:
  Result<> Renew() TL_REQUIRES(mutex_);
  enum class Held : std::uint8_t { kByUs, kByNobody };  // the store's lock
  Result<> Refresh(Consent consent, Held held) TL_REQUIRES(mutex_);
  bool TakeOver(const Consent& spent) TL_REQUIRES(mutex_);
  Result<> Keep(Consent consent, const ConsentStore::Room& room) TL_REQUIRES(mutex_);
  Result<> KeepUnsaved() TL_REQUIRES(mutex_);
  std::unexpected<Error> End(Consent consent) TL_REQUIRES(mutex_);
  bool IsGood(const Consent& consent) const TL_REQUIRES(mutex_);

  const ConsentStore store_;
  const TokenService service_;
  Clock* const clock_;
  Mutex mutex_;  // held while asking, so that waiting callers share the answer
  std::optional<Consent> current_ TL_GUARDED_BY(mutex_);
  // Rotated, but the disk refused it: saved before anything else.
  std::optional<Consent> unsaved_ TL_GUARDED_BY(mutex_);
  Secret rejected_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
