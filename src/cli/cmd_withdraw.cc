#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/json/lake_json.h"
#include "app/told_run.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/error_report.h"
#include "cli/report/job_report.h"

namespace tracklake::cli {
namespace {

struct Options {
  std::vector<std::string> keys;
  std::string why;
};

Result<ExitCode> Withdraw(Context& context, const Options& options) {
  if (options.why.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "--why is empty, and the record says why"),
                    "tracklake withdraw KEY --why \"a wrong time\"");
  }
  TL_ASSIGN(Lake lake, app::OpenLake(context.services()));
  TL_ASSIGN(const auto report, app::ToldRun<WithdrawReport>(context.services(), "withdraw", [&] {
              return lake.Withdraw(options.keys, options.why);
            }));
  const Terminal& terminal = context.terminal();
  for (const WithdrawnObject& object : report.objects) {
    terminal.Say(fmt::format("withdrawn: {}: {} out of the tables{}", object.key,
                             Count(object.rows, "row"),
                             object.moved ? ", its bytes kept below _tracklake/withdrawn/" : ""));
  }
  for (const Failure& one : report.failures) {
    TellError(terminal, "failed: " + one.subject, one.error);
  }
  PrintReport(context, app::JsonOf(report));
  return report.failures.empty() ? ExitCode::kOk : ExitCode::kIncomplete;
}

}  // namespace

void AddWithdraw(CommandLine& root, Action* action) {
  CommandLine command = root.Command(
      "withdraw", "Remove raw objects from the lake, with their rows",
      "  tracklake withdraw raw/import/raw/2024-11-01/….json --why \"a wrong time\"\n");
  auto options = std::make_shared<Options>();
  command.Arguments("key", &options->keys, "Raw objects, by key", true);
  command.RequiredOption("--why", &options->why, "The reason, kept in the record", "TEXT");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Withdraw(context, *options); }; });
}

}  // namespace tracklake::cli
