#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::string only;
  std::vector<std::string> playlists;
};

std::optional<app::Stage> StageNamed(const std::string& name) {
  if (name == "extract") return app::Stage::kExtract;
  if (name == "enrich") return app::Stage::kEnrich;
  if (name == "transform") return app::Stage::kTransform;
  if (name == "crawl") return app::Stage::kCrawl;
  return std::nullopt;
}

// To whoever has typed it; not to a log that is read the next day.
void SayNext(const Terminal& terminal, const app::JobReport& report) {
  if (!terminal.is_interactive()) return;
  const bool has_data =
      report.outcome() == app::Outcome::kDone || report.outcome() == app::Outcome::kIncomplete;
  if (!has_data) return terminal.Say("Next: tracklake doctor says what is wrong, and the cure");
  terminal.Say(
      "Next: tracklake status, or ask: tracklake query \"SELECT date, position, song_name, "
      "artist_name FROM spotify_tracks LIMIT 9\"");
  if (report.outcome() == app::Outcome::kIncomplete) {
    terminal.Say("What is missing, and why: tracklake gaps");
  }
}

Result<ExitCode> RunJob(Context& context, const Options& options) {
  const app::JobRequest request = {.playlists = options.playlists,
                                   .only = StageNamed(options.only)};
  TL_ASSIGN(const app::JobReport report,
            app::RunJob(context.services(), request, SayStages(context.terminal())));
  SayRetryAt(context.terminal(), report);
  SayNext(context.terminal(), report);
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(report.outcome());
}

}  // namespace

void AddRun(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("run", "The job: extract → enrich → transform → crawl",
                   "  tracklake run\n"
                   "  tracklake run --playlist https://open.spotify.com/playlist/…\n"
                   "  tracklake run --only transform\n");
  auto options = std::make_shared<Options>();
  command.Choice("--only", &options->only, "One stage only",
                 {"extract", "enrich", "transform", "crawl"});
  command.Options("--playlist", &options->playlists,
                  "A playlist's id, URI or link; may be repeated", "ID");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return RunJob(context, *options); }; });
}

}  // namespace tracklake::cli
