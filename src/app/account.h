// Whose consent is stored. Main thread.
#pragma once

#include "app/services.h"
#include "base/result.h"
#include "spotify/consent_store.h"

namespace tracklake::app {

// The store of the configured app's consent. kConfig without an app.
Result<ConsentStore> OpenConsentStore(const Services& services);

// Removes the consent, also one that cannot be read. False: there was none.
Result<bool> LogOut(const Services& services);

// Writes account and name of the user beside the stored consent. Asks Spotify: login itself
// succeeds for users whom the app may not serve; only asking something tells: then the client's
// refusal.
Result<> LearnAccount(const Services& services, const ConsentStore& store);

}  // namespace tracklake::app
