#include <memory>

#include "cli/commands.h"
#include "cli/gap_report.h"
#include "cli/show_result.h"

namespace tracklake::cli {
namespace {

constexpr const char* kSql =
    "SELECT what, id, reason, missing_items, first_at, last_at, recoverable FROM gaps "
    "ORDER BY recoverable DESC, last_at DESC, what, id";

Gap GapOf(const TableRow& row) {
  Gap gap{row[0].value_or(""), row[1].value_or(""), row[2].value_or(""),
          std::nullopt,        row[5].value_or(""), row[6] == "true"};
  if (row[3]) gap.missing_items = std::stoll(*row[3]);
  return gap;
}

Result<ExitCode> Gaps(Context& context, bool each) {
  TL_ASSIGN(ObjectStore * store, context.OpenStore());
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), kSql, {}));
  if (each || context.format() != Format::kHuman) {
    TL_TRY(ShowResult(context, session));
    return ExitCode::kOk;
  }
  std::vector<Gap> gaps;
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    gaps.push_back(GapOf(row));
    return true;
  }));
  const Terminal& terminal = context.terminal();
  terminal.out() << GapReport(gaps, {.width = terminal.width(), .colour = terminal.colour()});
  return ExitCode::kOk;
}

}  // namespace

void AddGaps(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("gaps", "What was not captured, why, and whether it can still be had",
                   "  tracklake gaps\n  tracklake gaps --all\n  tracklake gaps --format json\n");
  auto each = std::make_shared<bool>(false);
  command.Flag("--all", each.get(), "Each gap in a line of its own; so in JSON and CSV always");
  command.WhenChosen([=] { *action = [=](Context& context) { return Gaps(context, *each); }; });
}

}  // namespace tracklake::cli
