#include <fmt/format.h>

#include <utility>
#include <vector>

#include "app/json/account_json.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

// Failures are seen at once.
std::string_view Label(app::Verdict verdict) {
  return verdict == app::Verdict::kFail ? "FAIL" : app::NameOf(verdict);
}

void PrintForPeople(const Terminal& terminal, const app::Diagnosis& diagnosis) {
  std::vector<std::string> names;
  for (const app::Check& check : diagnosis.checks) {
    names.push_back(fmt::format("{}  {}", Label(check.verdict), check.name));
  }
  std::vector<Field> fields;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const app::Check& check = diagnosis.checks[i];
    fields.push_back({names[i], check.finding + (check.cure.empty() ? "" : "\n→ " + check.cure)});
  }
  Print(terminal, std::move(fields));
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
  root.Command("doctor", "Check credential, app, clock, quota and disk; say how to fix what fails",
               "  tracklake doctor\n  tracklake doctor --format json\n")
      .WhenChosen([action] { *action = Doctor; });
}

}  // namespace tracklake::cli
