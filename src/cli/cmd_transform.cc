#include <memory>

#include "app/told_run.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::vector<std::string> keys;
  bool all = false;
};

Result<ExitCode> Transform(Context& context, const Options& options) {
  if (options.all && !options.keys.empty()) {
    return Fail(ErrorKind::kUsage, "--all and keys exclude each other");
  }
  const auto way = [&](Lake& lake, const ProgressCallback& draw) {
    if (options.all) return lake.TransformAll(draw);
    if (options.keys.empty()) return lake.TransformNew(draw);
    return lake.TransformKeys(options.keys);
  };
  TL_ASSIGN(const auto report,
            app::ToldRun<app::TransformStageReport>(context.services(), "transform", [&] {
              return app::RunTransform(context.services(), "transform", way);
            }));
  SayStages(context.terminal())(report);
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

}  // namespace

void AddTransform(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("transform", "Raw objects → tables",
                   "  tracklake transform           what has not been transformed yet\n"
                   "  tracklake transform --all     and every day compacted to one part per table\n"
                   "  tracklake transform raw/spotify/2026-11-20/playlist-….json\n");
  auto options = std::make_shared<Options>();
  command.Arguments("key", &options->keys, "Raw objects, by key", false);
  command.Flag("--all", &options->all, "Also compact every day to one part per table");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Transform(context, *options); }; });
}

}  // namespace tracklake::cli
