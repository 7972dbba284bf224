#include "app/account.h"

#include <memory>
#include <optional>

#include "app/spotify_connection.h"
#include "spotify/profile.h"

namespace tracklake::app {

Result<> LearnAccount(const Services& services, const ConsentStore& store) {
  TL_ASSIGN(const std::unique_ptr<SpotifyConnection> connection, SpotifyConnection::Open(services));
  TL_ASSIGN(const Profile profile, FetchProfile(&connection->client()));
  TL_ASSIGN(const std::unique_ptr<HeldLock> lock, store.Lock());
  TL_ASSIGN(std::optional<Consent> consent, store.Load());
  if (!consent) return {};
  consent->account_id = profile.account_id;
  consent->display_name = profile.display_name;
  return store.Save(*consent);
}

}  // namespace tracklake::app
