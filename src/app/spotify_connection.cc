#include "app/spotify_connection.h"

#include <utility>

#include "app/consent_secret.h"
#include "app/secret_reference.h"
#include "app/state_folder.h"
#include "spotify/scopes.h"
#include "spotify/user_tokens.h"

namespace tracklake::app {
namespace {

std::unexpected<Error> NoCredentials() {
  return WithHint(Fail(ErrorKind::kConfig, "no credentials for Spotify are configured"),
                  "Set SPOTIPY_CLIENT_ID (an app of developer.spotify.com/dashboard) and consent: "
                  "tracklake auth login. Or try everything without: make run");
}

std::unexpected<Error> NoSecretAndNoConsent() {
  return WithHint(Fail(ErrorKind::kConfig, "a client id alone gives no access to Spotify"),
                  "Let a user consent (tracklake auth login), or set SPOTIPY_CLIENT_SECRET.");
}

}  // namespace

Result<std::unique_ptr<SpotifyConnection>> SpotifyConnection::Open(const Services& services) {
  const Config& config = services.config;
  if (config.client_id.empty()) return NoCredentials();
  TL_ASSIGN(Endpoints endpoints, ParseEndpoints(config.api_url, config.accounts_url));
  services.events.Tell(ServerChosen{endpoints.api.Origin()});
  TL_ASSIGN(std::unique_ptr<QuotaLedger> quota, QuotaLedger::Open(services));
  std::unique_ptr<SpotifyConnection> connection(
      new SpotifyConnection(services, std::move(endpoints), std::move(quota)));
  TL_TRY(connection->ChooseTokens(services));
  return connection;
}

SpotifyConnection::SpotifyConnection(const Services& services, Endpoints endpoints,
                                     std::unique_ptr<QuotaLedger> quota)
    : endpoints_(std::move(endpoints)),
      clock_(&services.clock),
      transport_(&services.transport),
      calls_(&services.events),
      quota_(std::move(quota)),
      gate_(&quota_->ledger(), quota_->budgets(), clock_) {}

Result<> SpotifyConnection::ChooseTokens(const Services& services) {
  const Config& config = services.config;
  credential_.client_id = config.client_id.Reveal();
  // Without a place for tokens nobody can have consented; the app's own credentials still work.
  const auto store = OpenConsentStore(services, endpoints_);
  std::optional<Consent> consent;
  if (store.has_value()) {
    TL_ASSIGN(consent, store->Load());
  }
  if (consent) {
    credential_.has_user = true;
    credential_.account_id = consent->account_id;
    credential_.consented_at = consent->authorized_at;
    tokens_ = std::make_unique<UserTokens>(*store, endpoints_.accounts, transport_, clock_,
                                           &services.rng, RetryPolicy(), &gate_, &calls_);
  } else if (!config.client_secret.empty()) {
    TL_ASSIGN(const Secret client_secret,
              ResolveSecret(config.client_secret, "spotify.client_secret", services.environment,
                            services.aws));
    tokens_ = std::make_unique<ClientCredentialsTokens>(
        endpoints_.accounts, ClientCredentials{credential_.client_id, client_secret}, transport_,
        clock_, &services.rng, RetryPolicy(), &gate_, &calls_);
  } else {
    return store.has_value() ? NoSecretAndNoConsent() : std::unexpected(store.error());
  }
  client_ = std::make_unique<Client>(endpoints_, transport_, tokens_.get(), &gate_, clock_,
                                     &services.rng, &calls_);
  return {};
}

Result<ConsentStore> OpenConsentStore(const Services& services, const Endpoints& endpoints) {
  const Config& config = services.config;
  if (config.client_id.empty()) return NoCredentials();
  if (!config.spotify_tokens.empty()) {
    TL_ASSIGN(const SecretReference secret,
              ParseSecretReference(config.spotify_tokens, "spotify.tokens"));
    TL_ASSIGN(aws::Client * aws,
              services.aws.Service("secretsmanager", RegionOfSecret(secret.name)));
    return ConsentStore(ConsentInSecret(aws, secret.name), config.client_id.Reveal());
  }
  TL_ASSIGN(const std::filesystem::path folder, PrivateStateFolder(config, services.environment));
  return ConsentStore(folder, endpoints.accounts, config.client_id.Reveal());
}

std::vector<std::string> WantedScopes(const Config& config) {
  return ScopesFor({.playlists = config.own_playlists || !config.playlists.empty(),
                    .saved = config.saved_tracks || config.saved_albums,
                    .followed_artists = config.followed_artists,
                    .top = config.top,
                    .recently_played = config.recently_played});
}

}  // namespace tracklake::app
