// Files of the export of their account that Spotify's users can ask for. They are no answers of the
// Web API, and look like some: JSON, with playlists and tracks. Any thread.
#pragma once

#include <filesystem>

namespace tracklake {

// By its name and how it begins: a saved answer may be called Playlist1.json, too. False for what
// cannot be read.
bool IsAccountExport(const std::filesystem::path& file);

}  // namespace tracklake
