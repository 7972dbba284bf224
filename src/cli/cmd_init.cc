#include <filesystem>
#include <fstream>

#include "base/json_text.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

constexpr const char* kConfigFile = "tracklake.toml";

// The smallest file that does something, with what a newcomer asks for next in comments: before and
// behind the lake's folder.
constexpr const char* kHead =
    R"(# tracklake.toml: what to extract and where to keep it. Every key: tracklake config show

[lake]
dir = )";
constexpr const char* kRest = R"(
# formats = ["parquet", "csv"]

[spotify]
# The app's credentials, from developer.spotify.com/dashboard; better in the environment.
# client_id = "${SPOTIPY_CLIENT_ID}"
# client_secret = "${SPOTIPY_CLIENT_SECRET}"
playlists = []

[sources]
# The music of whoever consents. Consent covers what is chosen here, so choose before `auth login`.
# own_playlists = true
# saved_tracks = true
# saved_albums = true
# followed_artists = true
# top = true
# recently_played = true

[schedule]
# When `tracklake serve` asks Spotify: hourly, daily, weekly, rate(…) or cron(…).
# extract = "daily"
)";

Result<ExitCode> Init(Context& context) {
  const bool is_new = !std::filesystem::exists(kConfigFile);
  if (!is_new) {
    context.terminal().Say("tracklake.toml is there already; left as it is.");
  } else {
    std::ofstream file(kConfigFile);
    file << kHead << JsonString(context.config().lake_dir) << kRest;  // TOML quotes like JSON
    file.close();
    if (!file) return Fail(ErrorKind::kIo, "cannot write {}", kConfigFile);
    context.terminal().Say("Wrote tracklake.toml.");
  }
  TL_TRY(context.lake().Create());
  context.terminal().Say("The lake is " + context.config().lake_dir + ".");
  context.terminal().Say("Next: tracklake run --playlist ID, or tracklake import raw FILE…");
  PrintReport(context,
              {{"config", kConfigFile}, {"written", is_new}, {"lake", context.config().lake_dir}});
  return ExitCode::kOk;
}

}  // namespace

void AddInit(CommandLine& root, Action* action) {
  root.Command("init", "Write tracklake.toml and make the lake's folder",
               "  tracklake init\n  tracklake init --lake ~/music-lake\n")
      .WhenChosen([action] { *action = Init; });
}

}  // namespace tracklake::cli
