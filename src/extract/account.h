// Whose personal collections are read. Any thread.
#pragma once

#include <optional>
#include <string>

#include "spotify/client.h"

namespace tracklake {

struct Account {
  std::string id;       // names the collections: the account_id, else the user's id
  std::string user_id;  // as playlists name their owner
};

struct AccountAnswer {
  std::optional<Account> account;
  std::optional<Refusal> refusal;  // why there is none
  int calls = 0;
};

// One call: /me.
AccountAnswer ReadAccount(Client* client);

}  // namespace tracklake
