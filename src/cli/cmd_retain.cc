#include <memory>

#include "app/json/stage_json.h"
#include "app/retention.h"
#include "app/told_run.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

Result<ExitCode> Retain(Context& context, bool dry_run) {
  const ExpiryWay way = dry_run ? ExpiryWay::kOnlyTell : ExpiryWay::kDo;
  TL_ASSIGN(const auto report,
            app::ToldRun<app::RetentionReport>(context.services(), "retain", [&] {
              return app::Retain(context.services(), way);
            }));
  SayStages(context.terminal())(report);
  if (report.is_empty()) context.terminal().Say("retain: nothing is old enough to delete");
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

}  // namespace

void AddRetain(CommandLine& root, Action* action) {
  CommandLine command = root.Command(
      "retain", "Delete raw, saved results and logs that are past their retention",
      "  tracklake retain --dry-run    what would go, by retention.* in tracklake.toml\n"
      "  tracklake retain              rows stay; a day without its raw is never made\n"
      "                                again (docs/guides/retention.md)\n");
  auto dry_run = std::make_shared<bool>(false);
  command.Flag("--dry-run", dry_run.get(), "Only show what would be deleted");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Retain(context, *dry_run); }; });
}

}  // namespace tracklake::cli
