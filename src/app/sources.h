// What extract is to fetch, as the configuration says it. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"

namespace tracklake::app {

// Something that is the user's own and takes a consent: saved tracks, plays …
bool WantsTheUsersOwn(const Config& config);

// That, or a playlist: otherwise extract has nothing to ask for.
bool IsExtractionConfigured(const Config& config);

// Switches on the sources of these names ("saved_tracks", as in [sources]), and no others. kUsage
// for a name that no source has; then nothing has changed.
Result<> ChooseSources(const std::vector<std::string>& names, Config* config);

}  // namespace tracklake::app
