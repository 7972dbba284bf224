#include <fmt/format.h>

#include "app/json/account_json.h"
#include "base/text.h"
#include "base/wrap.h"
#include "base/text_table.h"
#include "cli/commands.h"
#include "cli/job_report.h"
#include "cli/listing.h"

namespace tracklake::cli {
namespace {

// Failures are seen at once.
std::string_view Label(app::Verdict verdict) {
  return verdict == app::Verdict::kFail ? "FAIL" : app::NameOf(verdict);
}

constexpr std::size_t kVerdictCells = 4;
constexpr std::size_t kNameCells = 14;
constexpr std::size_t kIndent = kVerdictCells + 2 + kNameCells + 2;

// So that it fits beside its name on a terminal; whole lines for programs.
std::string Fitted(std::string_view text, int terminal_width) {
  constexpr std::size_t kLeastRoom = 24;
  if (terminal_width == 0) return std::string(text);
  const auto width = static_cast<std::size_t>(terminal_width);
  const std::size_t room = width > kIndent + kLeastRoom ? width - kIndent : kLeastRoom;
  return Wrapped(text, room, kIndent);
}

void PrintForPeople(const Terminal& terminal, const app::Diagnosis& diagnosis) {
  const std::string indent(kIndent, ' ');
  for (const app::Check& check : diagnosis.checks) {
    terminal.out() << fmt::format("{}  {:<{}}  {}\n", Label(check.verdict), check.name, kNameCells,
                                  Fitted(Printable(check.finding), terminal.width()));
    if (check.cure.empty()) continue;
    terminal.out() << indent << Fitted("→ " + check.cure, terminal.width()) << '\n';
  }
}

void PrintCsv(const Terminal& terminal, const app::Diagnosis& diagnosis) {
  Listing listing({{"name"}, {"verdict"}, {"finding"}, {"cure"}});
  for (const app::Check& check : diagnosis.checks) {
    listing.AddRow(
        {check.name, std::string(app::NameOf(check.verdict)), check.finding, check.cure});
  }
  terminal.out() << listing.Text(terminal, Format::kCsv);
}

Result<ExitCode> Doctor(Context& context) {
  const app::Diagnosis diagnosis = app::Diagnose(context.services());
  switch (context.format()) {
    case Format::kJson:
      PrintJson(context, app::JsonOf(diagnosis));
      break;
    case Format::kCsv:
      PrintCsv(context.terminal(), diagnosis);
      break;
    case Format::kHuman:
      PrintForPeople(context.terminal(), diagnosis);
  }
  return ExitCodeOf(diagnosis.outcome());
}

}  // namespace

void AddDoctor(CommandLine& root, Action* action) {
  root.Command("doctor", "Check credential, app, clock, quota and disk, with the cure for each",
               "  tracklake doctor\n  tracklake doctor --format json\n")
      .WhenChosen([action] { *action = Doctor; });
}

}  // namespace tracklake::cli
