#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <set>

#include "app/catalog_report.h"
#include "app/told_run.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"

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

// Those of the days that the tables have nothing of. Where something failed, nobody can say.
std::vector<std::string> DaysWithoutData(Context& context, const std::vector<Day>& days,
                                         const TransformReport& report) {
  std::vector<std::string> empty;
  if (days.empty() || report.failed > 0 || !report.failures.empty()) return empty;
  const auto catalog = app::ReadCatalog(context.services());
  if (!catalog) return empty;
  std::set<Day> there;
  for (const CatalogFile& file : catalog->files) there.insert(file.day);
  for (const BrokenDay& broken : catalog->broken) there.insert(broken.day);
  for (const Day day : days) {
    if (there.insert(day).second) empty.push_back(FormatDate(day));
  }
  return empty;
}

// A day that was mistyped looks like one on which all is well.
void SayNothingFetched(const Terminal& terminal, std::vector<std::string> days) {
  constexpr std::size_t kMostNamed = 10;
  if (days.empty()) return;
  const std::string more =
      days.size() > kMostNamed ? fmt::format(" and {} more", days.size() - kMostNamed) : "";
  days.resize(std::min(days.size(), kMostNamed));
  terminal.Say(
      fmt::format("replay: nothing was fetched on {}{}; the days there are: tracklake "
                  "catalog partitions captures",
                  fmt::join(days, ", "), more));
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
  SayNothingFetched(context.terminal(), DaysWithoutData(context, days, report.transform));
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
