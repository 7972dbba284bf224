#include <memory>

#include "app/own_query.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/gap_report.h"
#include "cli/report/show_result.h"
#include "cli/terminal/fitted.h"
#include "lake/quarantine.h"

namespace tracklake::cli {
namespace {

constexpr const char* kSql =
    "SELECT what, id, reason, missing_items, first_at, last_at, recoverable FROM gaps "
    "ORDER BY recoverable DESC, last_at DESC, what, id";

// What is in quarantine is missing from the tables as well.
std::string QuarantineText(const Quarantine& quarantine) {
  if (quarantine.files.empty()) return "";
  return fmt::format("In quarantine: {} of {}. What, where and why: tracklake quarantine",
                     Count(quarantine.items(), "item"), Count(quarantine.objects(), "object"));
}

Result<ExitCode> PrintEach(Context& context, ObjectStore* store, const Quarantine& quarantine) {
  TL_ASSIGN(QuerySession session, QuerySession::Open(store, &context.clock(), kSql,
                                                     app::QueryOptionsOf(context.services())));
  TL_TRY(ShowResult(context, session));
  const std::string refused = QuarantineText(quarantine);
  if (!refused.empty()) context.terminal().Warn(refused);
  return ExitCode::kOk;
}

Result<ExitCode> Gaps(Context& context, bool each) {
  TL_ASSIGN(ObjectStore * store, context.lake().Open());
  TL_ASSIGN(const Quarantine quarantine, ReadQuarantine(*store));
  if (each || context.format() != Format::kHuman) return PrintEach(context, store, quarantine);
  TL_ASSIGN(const std::vector<app::Gap> gaps, app::ReadGaps(context.services(), store));
  TL_ASSIGN(const bool is_empty, app::IsEmpty(store));
  const Terminal& terminal = context.terminal();
  std::string text = GapReport(gaps, {.width = terminal.width(), .colour = terminal.colour()});
  if (const std::string refused = QuarantineText(quarantine); !refused.empty()) {
    text += (text.empty() ? "" : "\n") + refused + '\n';
  }
  if (text.empty()) {
    text = is_empty ? "The lake is empty: nothing has been fetched yet. Next: tracklake run\n"
                    : "Nothing is missing.\n";
  }
  Print(terminal, text);
  return ExitCode::kOk;
}

}  // namespace

void AddGaps(CommandLine& root, Action* action) {
  CommandLine command =
      root.Command("gaps", "What was not captured, why, and whether a later run can get it",
                   "  tracklake gaps\n  tracklake gaps --all\n  tracklake gaps --format json\n");
  auto each = std::make_shared<bool>(false);
  command.Flag("--all", each.get(), "One line per gap (always so in JSON and CSV)");
  command.WhenChosen([=] { *action = [=](Context& context) { return Gaps(context, *each); }; });
}

}  // namespace tracklake::cli
