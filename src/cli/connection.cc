#include "cli/connection.h"

#include <utility>

namespace tracklake::cli {
namespace {

Result<> RequireCredentials(const Config& config) {
  if (!config.client_id.empty() && !config.client_secret.empty()) return {};
  return WithHint(Fail(ErrorKind::kConfig, "no credentials for Spotify are configured"),
                  "Set SPOTIPY_CLIENT_ID and SPOTIPY_CLIENT_SECRET (developer.spotify.com/"
                  "dashboard), or try everything without them: make run");
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::Open(Context& context) {
  const Config& config = context.config();
  TL_TRY(RequireCredentials(config));
  TL_ASSIGN(Endpoints endpoints, ParseEndpoints(config.api_url, config.accounts_url));
  context.terminal().Detail("Asking " + config.api_url + ".");
  TL_ASSIGN(std::unique_ptr<QuotaLedger> quota, QuotaLedger::Open(context));
  return std::unique_ptr<Connection>(
      new Connection(context, std::move(endpoints), std::move(quota)));
}

Connection::Connection(Context& context, Endpoints endpoints, std::unique_ptr<QuotaLedger> quota)
    : endpoints_(std::move(endpoints)),
      clock_(&context.clock()),
      quota_(std::move(quota)),
      gate_(&quota_->ledger(), quota_->budgets(), clock_) {
  const Config& config = context.config();
  credential_.client_id = config.client_id.Reveal();
  tokens_ = std::make_unique<ClientCredentialsTokens>(
      endpoints_.accounts, ClientCredentials{credential_.client_id, config.client_secret},
      &transport_, clock_, &context.rng());
  client_ = std::make_unique<Client>(endpoints_, &transport_, tokens_.get(), &gate_, clock_,
                                     &context.rng());
}

}  // namespace tracklake::cli
