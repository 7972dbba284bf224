#include <memory>

#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> Extract(Context& context, const std::vector<std::string>& playlists) {
  TL_ASSIGN(const app::JobReport report,
            app::RunExtraction(context.services(), playlists, SayStages(context.terminal())));
  SayRetryAt(context.terminal(), report);
  app::Json json = app::JsonOf(*report.extract);
  if (report.enrich) json["enrich"] = app::JsonOf(*report.enrich);
  PrintReport(context, json);
  return ExitCodeOf(report.outcome());
}

}  // namespace

void AddExtract(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("extract", "Spotify → raw JSON",
                   "  tracklake extract\n"
                   "  tracklake extract --playlist https://open.spotify.com/playlist/…\n"
                   "  tracklake extract --playlist spotify:playlist:… --playlist …\n");
  auto playlists = std::make_shared<std::vector<std::string>>();
  command.Options(
      "--playlist", playlists.get(),
      "A playlist's id, URI or link, and nothing else that is configured; may be repeated", "ID");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Extract(context, *playlists); }; });
}

}  // namespace tracklake::cli
