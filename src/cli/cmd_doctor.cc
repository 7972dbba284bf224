#include <fmt/format.h>

#include "app/doctor.h"
#include "base/text.h"
#include "base/text_table.h"
#include "cli/commands.h"
#include "cli/job_report.h"
#include "cli/listing.h"

namespace tracklake::cli {
namespace {

using app::Verdict;
using Json = nlohmann::ordered_json;

const char* NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "FAIL";
  }
  return "";
}

Json VerdictJson(Verdict verdict) { return verdict == Verdict::kFail ? "fail" : NameOf(verdict); }

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
    terminal.out() << fmt::format("{}  {:<{}}  {}\n", NameOf(check.verdict), check.name, kNameCells,
                                  Fitted(Printable(check.finding), terminal.width()));
    if (check.cure.empty()) continue;
    terminal.out() << indent << Fitted("→ " + check.cure, terminal.width()) << '\n';
  }
}

Json ReportJson(const app::Diagnosis& diagnosis) {
  Json checks = Json::array();
  for (const app::Check& check : diagnosis.checks) {
    checks.push_back({{"name", check.name},
                      {"verdict", VerdictJson(check.verdict)},
                      {"finding", check.finding},
                      {"cure", check.cure.empty() ? Json() : Json(check.cure)}});
  }
  Json json = {{"checks", std::move(checks)}};
  json["capabilities"] =
      diagnosis.capabilities ? Json::parse(CapabilitiesJson(*diagnosis.capabilities)) : Json();
  return json;
}

void PrintCsv(const Terminal& terminal, const app::Diagnosis& diagnosis) {
  Listing listing({{"name"}, {"verdict"}, {"finding"}, {"cure"}});
  for (const app::Check& check : diagnosis.checks) {
    listing.AddRow(
        {check.name, VerdictJson(check.verdict).get<std::string>(), check.finding, check.cure});
  }
  terminal.out() << listing.Text(terminal, Format::kCsv);
}

Result<ExitCode> Doctor(Context& context) {
  const app::Diagnosis diagnosis = app::Diagnose(context.services());
  switch (context.format()) {
    case Format::kJson:
      PrintJson(context, ReportJson(diagnosis));
      break;
    case Format::kCsv:
      PrintCsv(context.terminal(), diagnosis);
      break;
    case Format::kHuman:
      PrintForPeople(context.terminal(), diagnosis);
  }
  app::Outcome outcome = app::Outcome::kDone;
  for (const app::Check& check : diagnosis.checks) {
    if (check.kind) outcome = app::Worse(outcome, app::OutcomeOf(*check.kind));
  }
  return ExitCodeOf(outcome);
}

}  // namespace

void AddDoctor(CommandLine& root, Action* action) {
  root.Command("doctor", "Check credential, app, clock, quota and disk, with the cure for each",
               "  tracklake doctor\n  tracklake doctor --format json\n")
      .WhenChosen([action] { *action = Doctor; });
}

}  // namespace tracklake::cli
