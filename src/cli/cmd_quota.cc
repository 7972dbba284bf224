#include <fmt/format.h>

#include <memory>

#include "app/json/account_json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

using app::QuotaReport;
using app::QuotaRow;

std::optional<std::string> TimeOrNull(const std::optional<Seconds>& time) {
  return time ? std::optional(FormatTimestamp(*time)) : std::nullopt;
}

std::string BudgetText(const QuotaRow& row) {
  if (!row.now.budget) return "unlimited";
  const std::string budget = WithThousands(*row.now.budget);
  return row.learned ? budget + " of " + WithThousands(row.configured) : budget;
}

const char* StateOf(const QuotaRow& row) {
  if (row.now.closed_until) return "closed";
  return row.now.left > 0 ? "open" : "spent";
}

std::string TableText(const QuotaReport& report, const Terminal& terminal) {
  Listing listing(
      {{"family"}, {"used", true}, {"left", true}, {"budget", true}, {"next call"}, {"state"}});
  for (const QuotaRow& row : report.rows) {
    const bool is_free = !row.now.budget && row.now.left > 0;
    listing.AddRow({row.family, WithThousands(row.now.used),
                    is_free ? "unlimited" : WithThousands(row.now.left), BudgetText(row),
                    row.now.left > 0 ? "now" : FormatTimestamp(row.now.next_at), StateOf(row)});
  }
  return listing.Text(terminal, Format::kHuman);
}

// What Spotify said that the table has no room for.
std::string NotesText(const QuotaReport& report) {
  std::string notes;
  for (const QuotaRow& row : report.rows) {
    if (row.now.closed_until) {
      notes += fmt::format("{}: closed by {} until {}\n", row.family, ServiceOf(row.family),
                           FormatTimestamp(*row.now.closed_until));
    }
    if (row.learned) {
      notes += fmt::format("{}: lowered to {} at {}; regains a tenth a day\n", row.family,
                           Count(row.learned->calls, "call"), FormatTimestamp(row.learned->at));
    }
  }
  return notes.empty() ? notes : "\n" + notes;
}

std::string CsvText(const QuotaReport& report, const Terminal& terminal) {
  Listing listing({{"family"}, {"used"}, {"budget"}, {"left"}, {"next_at"}, {"closed_until"}});
  for (const QuotaRow& row : report.rows) {
    const auto number = [&](std::int64_t value) {
      return row.now.budget ? std::optional(std::to_string(value)) : std::nullopt;
    };
    listing.AddRow({row.family, std::to_string(row.now.used), number(row.now.budget.value_or(0)),
                    number(row.now.left), FormatTimestamp(row.now.next_at),
                    TimeOrNull(row.now.closed_until)});
  }
  return listing.Text(terminal, Format::kCsv);
}

void PrintForPeople(const QuotaReport& report, const Terminal& terminal) {
  const std::int64_t budget = report.budgets.calls_per_day;
  const std::string of_each = Count(budget, "call") + " of each family in any 24 hours";
  Print(terminal, {{"ledger", report.place}, {"budget", budget == 0 ? "unlimited" : of_each}});
  terminal.out() << '\n';
  if (report.rows.empty()) {
    terminal.out() << "No call was counted in the last 24 hours.\n";
  } else {
    terminal.out() << TableText(report, terminal);
    Print(terminal, NotesText(report));
  }
  if (report.ledger_time == report.clock) return;
  terminal.Say(
      fmt::format("\nThe clock is behind the ledger, which has counted until {}: nothing "
                  "is freed before.\nhint: if the clock is right now, run tracklake "
                  "quota --trust-clock",
                  FormatTimestamp(report.ledger_time)));
}

Result<ExitCode> Quota(Context& context, bool trust_clock) {
  if (trust_clock) TL_TRY(app::TrustClock(context.services()));
  TL_ASSIGN(const QuotaReport report, app::ReadQuota(context.services()));
  const Terminal& terminal = context.terminal();
  if (context.format() == Format::kHuman) PrintForPeople(report, terminal);
  if (context.format() == Format::kCsv) terminal.out() << CsvText(report, terminal);
  PrintJson(context, app::JsonOf(report));
  return ExitCode::kOk;
}

}  // namespace

void AddQuota(CommandLine& root, Action* action) {
  CommandLine command = root.Command("quota", "Calls of the last 24 hours, and what is left",
                                     "  tracklake quota\n"
                                     "  tracklake quota --format json\n");
  auto trust_clock = std::make_shared<bool>(false);
  command.Flag("--trust-clock", trust_clock.get(),
               "Count calls dated in the future as made now (after the clock ran ahead)");
  command.WhenChosen(
      [=] { *action = [=](Context& context) { return Quota(context, *trust_clock); }; });
}

}  // namespace tracklake::cli
