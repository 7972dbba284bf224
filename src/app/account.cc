#include "app/account.h"

#include <memory>
#include <optional>

#include "app/spotify_connection.h"
#include "spotify/profile.h"

namespace tracklake::app {

Result<ConsentStore> OpenConsentStore(const Services& services) {
  const Config& config = services.config;
  TL_ASSIGN(const Endpoints endpoints, ParseEndpoints(config.api_url, config.accounts_url));
  return OpenConsentStore(services, endpoints);
}

Result<bool> LogOut(const Services& services) {
  TL_ASSIGN(const ConsentStore store, OpenConsentStore(services));
  TL_ASSIGN(const std::unique_ptr<HeldLock> lock, store.Lock());
  const auto consent = store.Load();
  const bool existed = !consent.has_value() || consent->has_value();
  TL_TRY(store.Remove());
  return existed;
}

Result<> LearnAccount(const Services& services, const ConsentStore& store) {
  TL_ASSIGN(const std::unique_ptr<SpotifyConnection> connection, SpotifyConnection::Open(services));
  const ProfileReply user = FetchProfile(&connection->client());
  if (!user.result.has_value()) return std::unexpected(user.result.error().error);
  TL_ASSIGN(const std::unique_ptr<HeldLock> lock, store.Lock());
  TL_ASSIGN(std::optional<Consent> consent, store.Load());
  if (!consent) return {};
  consent->account_id = user.result->account_id;
  consent->display_name = user.result->display_name;
  return store.Save(*consent);
}

}  // namespace tracklake::app
