#include <memory>

#include "app/lake_stages.h"
#include "app/told_run.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "raw/source_files.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::optional<std::string> fetched_at;
  bool again = false;
};

Result<ImportOptions> ParseOptions(const Options& options, Seconds now) {
  ImportOptions parsed = {.now = now, .again = options.again};
  if (!options.fetched_at) return parsed;
  const auto time = ParseIsoSeconds(*options.fetched_at);
  const auto day = ParseIsoDate(*options.fetched_at);
  if (!time && !day) {
    return WithHint(
        Fail(ErrorKind::kUsage, "--fetched-at: {} is not a valid time", *options.fetched_at),
        "Write it as 2026-11-20T06:00:00Z or 2026-11-20.");
  }
  parsed.fetched_at = time ? *time : Seconds(*day);
  if (*parsed.fetched_at > now + kMaxAhead) {
    return WithHint(
        Fail(ErrorKind::kUsage, "--fetched-at: {} is in the future", *options.fetched_at),
        "It is when the files were fetched. If it is right, set the machine's clock.");
  }
  return parsed;
}

Result<ExitCode> ImportFiles(Context& context, const Options& options) {
  TL_ASSIGN(const ImportOptions parsed, ParseOptions(options, context.clock().NowSeconds()));
  const std::vector<std::filesystem::path> paths(options.files.begin(), options.files.end());
  TL_TRY(CheckAnyIsThere(paths));
  TL_ASSIGN(
      const auto report, app::ToldRun<app::ImportJobReport>(context.services(), "import", [&] {
        return app::ImportFiles(context.services(), paths, parsed, SayStages(context.terminal()));
      }));
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(report.outcome());
}

}  // namespace

void AddImport(CommandLine& root, Action* action) {
  CommandLine import =
      root.Command("import", "Import files you already have into raw, and transform them",
                   "  tracklake import raw dumps/*.json\n");
  import.RequireCommand();
  CommandLine raw = import.Command(
      "raw", "Saved responses of the Spotify Web API, untouched",
      "  tracklake import raw dumps/*.json\n"
      "  tracklake import raw --fetched-at 2023-05-10T05:06:37Z page1.json page2.json\n");
  auto options = std::make_shared<Options>();
  raw.Arguments("file", &options->files, "Files, or folders with .json files", true);
  raw.Option("--fetched-at", &options->fetched_at,
             "When they were fetched (default: from the content, the file name or the file's time)",
             "TIME");
  raw.Flag("--again", &options->again, "Import withdrawn files too");
  raw.WhenChosen(
      [=] { *action = [=](Context& context) { return ImportFiles(context, *options); }; });
}

}  // namespace tracklake::cli
