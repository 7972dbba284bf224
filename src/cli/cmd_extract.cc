#include <array>
#include <memory>

#include "app/enrichment.h"
#include "cli/commands.h"
#include "cli/stage.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> Extract(Context& context, const std::vector<std::string>& playlists) {
  TL_ASSIGN(StageResult result, ExtractStage(context, playlists));
  if (app::IsEnrichmentConfigured(context.config())) {
    TL_ASSIGN(StageResult enriched, EnrichStage(context));
    result.json["enrich"] = std::move(enriched.json);
    result.code = WorstOf(std::array{result.code, enriched.code});
  }
  TL_TRY(EndExtraction(context, result.json));
  SayRetryAt(context, result.json);
  PrintJson(context, std::move(result.json));
  return result.code;
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
