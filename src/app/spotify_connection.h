// The way to Spotify for every command that calls it: transport, tokens, the gate's leave, and the
// client over them, built from the configuration. Lives for one command; its parts are safe for
// concurrent use.
#pragma once

#include <memory>

#include "app/call_events.h"
#include "app/quota_ledger.h"
#include "app/services.h"
#include "http/transport.h"
#include "quota/ledger_gate.h"
#include "spotify/call_gate.h"
#include "spotify/capabilities.h"
#include "spotify/client.h"
#include "spotify/consent_store.h"
#include "spotify/token.h"

namespace tracklake::app {

// Where the consent for the configured client and accounts service is kept. kConfig without a
// client id, or when there is no good place for it.
Result<ConsentStore> OpenConsentStore(const Services& services, const Endpoints& endpoints);

// What the configured sources need a user's consent for.
std::vector<std::string> WantedScopes(const Config& config);

class SpotifyConnection {
 public:
  // Speaks for the user who has consented (auth login), else for the app. Makes no call. kConfig
  // when the credentials are missing or an address is wrong. Borrows the services.
  static Result<std::unique_ptr<SpotifyConnection>> Open(const Services& services);

  SpotifyConnection(const SpotifyConnection&) = delete;
  SpotifyConnection& operator=(const SpotifyConnection&) = delete;

  Client& client() { return *client_; }
  HttpTransport& transport() { return *transport_; }
  TokenSource& tokens() { return *tokens_; }
  CallGate& gate() { return gate_; }
  CallEvents& calls() { return calls_; }
  QuotaLedger& quota() { return *quota_; }
  const Credential& credential() const { return credential_; }

  // What the credential may do, remembered in the lake's store.
  CapabilityMemory Memory(ObjectStore* store) {
    return CapabilityMemory(client_.get(), store, clock_, credential_);
  }

 private:
  SpotifyConnection(const Services& services, Endpoints endpoints,
                    std::unique_ptr<QuotaLedger> quota);
  Result<> ChooseTokens(const Services& services);

  const Endpoints endpoints_;
  Clock* const clock_;
  HttpTransport* const transport_;
  CallEvents calls_;
  Credential credential_;
  std::unique_ptr<TokenSource> tokens_;
  const std::unique_ptr<QuotaLedger> quota_;
  LedgerGate gate_;
  std::unique_ptr<Client> client_;
};

}  // namespace tracklake::app
