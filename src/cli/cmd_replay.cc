#include <fmt/format.h>

#include <memory>

#include "app/told_run.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/job_report.h"

namespace tracklake::cli {
namespace {

Result<std::vector<Day>> ParseDays(const std::vector<std::string>& texts) {
  std::vector<Day> days;
  for (const std::string& text : texts) {
    const auto day = ParseIsoDate(text);
    if (!day) {
      return WithHint(Fail(ErrorKind::kUsage, "{} is not a valid date", text),
                      "Write it as 2026-11-20.");
    }
    days.push_back(*day);
  }
  return days;
}

// A day that was mistyped looks like one on which all is well.
void SayNothingFetched(const Terminal& terminal, const std::vector<Day>& days,
                       const TransformReport& report) {
  const bool is_nothing = report.transformed == 0 && report.failed == 0 && report.newer == 0 &&
                          report.days_frozen == 0 && report.failures.empty();
  if (days.empty() || !is_nothing) return;
  const std::string which = days.size() == 1 ? FormatDate(days.front()) : "any of these days";
  terminal.Say(
      fmt::format("replay: nothing was fetched on {}; the days there are: tracklake "
                  "catalog partitions captures",
                  which));
}

Result<ExitCode> Replay(Context& context, const std::vector<std::string>& dates) {
  TL_ASSIGN(const std::vector<Day> days, ParseDays(dates));
  const auto way = [&](Lake& lake, const ProgressCallback& draw) {
    return lake.Replay(days, draw);
  };
  TL_ASSIGN(const auto report,
            app::ToldRun<app::TransformStageReport>(context.services(), "replay", [&] {
              return app::RunTransform(context.services(), "replay", way);
            }));
  SayStages(context.terminal())(report);
  SayNothingFetched(context.terminal(), days, report.transform);
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

}  // namespace

void AddReplay(CommandLine& root, Action* action) {
  CommandLine command = root.Command("replay", "Rebuild the tables of some or all days from raw",
                                     "  tracklake replay\n  tracklake replay 2026-11-20\n");
  auto dates = std::make_shared<std::vector<std::string>>();
  command.Arguments("date", dates.get(), "Days, as 2026-11-20 (default: all)", false);
  command.WhenChosen([=] { *action = [=](Context& context) { return Replay(context, *dates); }; });
}

}  // namespace tracklake::cli
