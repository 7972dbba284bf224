// Who the user of a token is. Any thread.
#pragma once

#include <expected>
#include <string>

#include "base/result.h"
#include "spotify/client.h"

namespace tracklake {

struct Profile {
  std::string account_id;    // names the user's collections: account_id (since 2026), else user_id
  std::string user_id;       // as playlists name their owner
  std::string display_name;  // may be empty
};

struct ProfileReply {
  std::expected<Profile, Refusal> result;
  int calls = 0;
};

// Asks /me.
ProfileReply FetchProfile(Client* client);

}  // namespace tracklake
