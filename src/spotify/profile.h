// Who the user of a token is. Any thread.
#pragma once

#include <string>

#include "base/result.h"
#include "spotify/client.h"

namespace tracklake {

struct Profile {
  std::string account_id;    // account_id where Spotify gives one (since 2026), else id
  std::string display_name;  // may be empty
};

// The profile in a body of /me; kBadData when it names nobody.
Result<Profile> ParseProfile(const std::string& body);

// Asks /me. Errors as the client's refusals.
Result<Profile> FetchProfile(Client* client);

}  // namespace tracklake
