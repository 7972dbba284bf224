#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "app/json/lake_json.h"
#include "app/told_run.h"
#include "app/verify_report.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kProblemsTold = 20;  // to people; programs get all of them
constexpr std::size_t kCuresTold = 5;

std::int64_t SizeOf(const auto& items) { return static_cast<std::int64_t>(items.size()); }

void SayCures(const Terminal& terminal, const VerifyReport& report) {
  const app::Cures cures = app::CuresOf(report);
  for (const std::string& cure : cures.of_raw | std::views::take(kCuresTold)) {
    const bool withdraw = cure.starts_with("tracklake withdraw");
    terminal.Say(fmt::format("hint: {}{}", withdraw ? "put the object back, or " : "", cure));
  }
  if (cures.of_raw.size() > kCuresTold) {
    terminal.Say(fmt::format("hint: {} more; tracklake verify --format json names all",
                             cures.of_raw.size() - kCuresTold));
  }
  for (const std::string& cure : cures.of_days) {
    terminal.Say("hint: " + cure + " rebuilds it from raw");
  }
  for (const std::string& cure : cures.of_rollups) {
    terminal.Say("hint: " + cure + " rebuilds the roll-ups from the parts");
  }
}

void Say(const Terminal& terminal, const VerifyReport& report) {
  for (std::size_t i = 0; i < std::min(report.problems.size(), kProblemsTold); ++i) {
    const Problem& problem = report.problems[i];
    terminal.err() << "differs: " << NameOf(problem.kind) << ": " << problem.subject
                   << (problem.detail.empty() ? "" : ": ") << problem.detail << '\n';
  }
  const std::string verdict =
      report.clean() ? "all equal" : Count(SizeOf(report.problems), "difference");
  terminal.Say(fmt::format("verify: {} derived again, {} in {} compared: {}",
                           Count(report.objects, "object"), Count(report.rows, "row"),
                           Count(report.parts, "part"), verdict));
  if (report.expired_objects > 0) {
    terminal.Say(fmt::format("verify: the raw of {} has expired; parts were compared by hash",
                             Count(report.expired_objects, "object")));
  }
  if (report.rollups > 0) {
    terminal.Say(fmt::format("verify: {} rebuilt from the parts and compared",
                             Count(report.rollups, "roll-up")));
  }
  if (report.pending > 0) {
    terminal.Say(fmt::format("verify: {} not transformed yet; run tracklake transform",
                             Count(report.pending, "object")));
  }
  if (!report.leftovers.empty()) {
    terminal.Say(
        fmt::format("verify: {} left behind by a run that was cut off; the next transform "
                    "cleans up",
                    Count(SizeOf(report.leftovers), "file")));
  }
  SayCures(terminal, report);
}

Result<ExitCode> Verify(Context& context) {
  TL_ASSIGN(const auto report, app::ToldRun<VerifyReport>(context.services(), "verify", [&] {
              return app::VerifyLake(context.services());
            }));
  Say(context.terminal(), report);
  PrintReport(context, app::JsonOf(report));
  return ExitCodeOf(app::OutcomeOf(report));
}

}  // namespace

void AddVerify(CommandLine& root, Action* action) {
  root.Command("verify", "Derive every table again from raw and compare rows, names and hashes",
               "  tracklake verify\n  tracklake verify --format json\n")
      .WhenChosen([action] { *action = Verify; });
}

}  // namespace tracklake::cli
