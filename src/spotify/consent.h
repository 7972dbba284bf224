// A user's consent by authorization code with PKCE (RFC 7636, S256), and what is kept of it. No
// client secret takes part: whoever holds the verifier, which never leaves this process, gets the
// tokens. Values; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/url.h"

namespace tracklake {

// One attempt to get a consent.
struct ConsentRequest {
  Secret verifier;
  Secret state;     // comes back in the redirect; proves that it answers this request
  std::string url;  // where the user consents
  std::vector<std::string> scopes;
};

// `redirect_uri` is as listened on. The verifier has 384 bits of chance, the state 192.
ConsentRequest MakeConsentRequest(const Url& accounts, std::string_view client_id,
                                  std::string_view redirect_uri,
                                  const std::vector<std::string>& scopes, Rng* rng);

// "S256" of a verifier.
std::string CodeChallenge(const Secret& verifier);

// A user's consent with its tokens.
struct Consent {
  std::string client_id;
  std::string account_id;    // the user's account_id, else id; empty if /me did not answer
  std::string display_name;  // may be empty
  std::vector<std::string> scopes;
  Secret refresh_token;
  Secret access_token;
  Seconds access_expires_at{};
  Seconds authorized_at{};          // when the user consented; refreshing does not move it
  std::optional<Seconds> ended_at;  // when the refresh token was refused: no use asking again
};

// The day on which Spotify stops refreshing: six months after the user consented.
Seconds ConsentEnds(Seconds authorized_at);

// Warnings begin so long before it.
inline constexpr std::chrono::seconds kWarnBeforeEnd = std::chrono::days(30);

// As it stands in the token store: the one text that holds tokens.
Secret ConsentJson(const Consent& consent);
// kCorruption for anything that is not such a text; the message quotes none of it.
Result<Consent> ParseConsent(const Secret& json, std::string_view place);

}  // namespace tracklake
