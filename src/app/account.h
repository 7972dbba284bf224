// Whose consent is stored. Asks Spotify.
#pragma once

#include "app/services.h"
#include "base/result.h"
#include "spotify/consent_store.h"

namespace tracklake::app {

// Writes account and name of the user beside the stored consent. Login itself succeeds for users
// whom the app may not serve; only asking something tells: then the client's refusal.
Result<> LearnAccount(const Services& services, const ConsentStore& store);

}  // namespace tracklake::app
