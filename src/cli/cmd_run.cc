#include <memory>
#include <optional>

#include "app/enrichment.h"
#include "cli/commands.h"
#include "cli/stage.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::string only;
  std::vector<std::string> playlists;
};

Result<StageResult> RunStage(Context& context, const std::string& name, const Options& options) {
  if (name == "extract") return ExtractStage(context, options.playlists);
  if (name == "enrich") return EnrichStage(context);
  if (name == "crawl") return CrawlStage(context, {});
  return TransformStage(context, "transform", [](Lake& lake, const ProgressCallback& draw) {
    return lake.TransformNew(draw);
  });
}

// A file that one stage needs and cannot read, as the ledger of calls, is nothing to the next one.
bool GoesOn(const Error& error) {
  return error.kind == ErrorKind::kCorruption || error.kind == ErrorKind::kIo;
}

// A stage that is incomplete does not keep the next one from its work: what came is worth having.
Result<ExitCode> RunJob(Context& context, const Options& options) {
  nlohmann::ordered_json report = nlohmann::ordered_json::object();
  std::vector<ExitCode> codes;
  std::optional<Error> failure;  // the first
  for (const std::string name : {"extract", "enrich", "transform", "crawl"}) {
    if (!options.only.empty() && options.only != name) continue;
    const bool is_off = name == "enrich" && !app::IsEnrichmentConfigured(context.config());
    if (is_off && options.only.empty()) continue;
    if (name == "enrich" && !codes.empty() && codes.back() == ExitCode::kUnavailable) {
      context.terminal().Say("enrich: left out, since Spotify does not answer");
      continue;
    }
    auto result = RunStage(context, name, options);
    if (!result.has_value()) {
      const bool goes_on = GoesOn(result.error());
      if (!failure) failure = std::move(result).error();
      if (goes_on) continue;
      break;
    }
    report[name] = std::move(result->json);
    codes.push_back(result->code);
  }
  if (failure) return std::unexpected(std::move(*failure));
  const ExitCode code = WorstOf(codes);
  if (options.only.empty() || options.only == "extract") TL_TRY(EndExtraction(context, report));
  SayRetryAt(context, report);
  PrintJson(context, std::move(report));
  return code;
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
