#include <memory>

#include "cli/commands.h"
#include "cli/job_report.h"

namespace tracklake::cli {
namespace {

struct Options {
  bool explain = false;
  bool diff = false;
  bool apply = false;
};

Result<ExitCode> Crawl(Context& context, const Options& options) {
  const app::CrawlWay way = {.apply = options.apply || !options.diff,
                             .explain = options.explain || options.diff};
  TL_ASSIGN(const app::CrawlStageReport report, app::RunCrawl(context.services(), way));
  SayStages(context.terminal())(report);
  PrintJson(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

}  // namespace

void AddCrawl(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("crawl", "Build the catalog again from receipts and files",
                   "  tracklake crawl\n  tracklake crawl --diff     what would change\n");
  auto options = std::make_shared<Options>();
  command.Flag("--explain", &options->explain, "Tell every change and why");
  command.Flag("--diff", &options->diff, "Only show what would change");
  command.Flag("--apply", &options->apply, "With --diff: show it and do it");
  command.WhenChosen([=] { *action = [=](Context& context) { return Crawl(context, *options); }; });
}

}  // namespace tracklake::cli
